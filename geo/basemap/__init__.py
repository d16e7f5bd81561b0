"""The map under a walk: vector tiles from an OpenStreetMap extract, and pieces cut out of them.

Building it needs the optional extra `basemap`; cutting does not. Layers, kinds and properties
follow version 4 of the Protomaps basemap, so that its styles fit; `lamps`, `lit` and the kind
`parking` are our own.
"""

CREDIT = "© OpenStreetMap contributors"  # the licence (ODbL) wants it beside every map
