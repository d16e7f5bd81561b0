/** The nouns of the phone, as shapes. Nothing here runs. */

/** @typedef {"unsafe" | "safe" | "neutral"} Feeling */
/** @typedef {Record<string, string>} Words  one text per language */

/**
 * @typedef {object} Place
 * @property {"gps" | "pin" | "stop" | "none"} source
 * @property {number | null} lon  degrees, WGS84
 * @property {number | null} lat
 * @property {number | null} accuracy_m  radius in metres
 * @property {string | null} fixed_at  when the position was measured
 * @property {number | null} stop  number of the stop
 * @property {Measured} [measured]  what it was before a hand put it right
 */

/** @typedef {Pick<Place, "lon" | "lat" | "accuracy_m" | "fixed_at">} Measured */

/**
 * One thing seen at one place, as the walker left it.
 * @typedef {object} Observation
 * @property {string} id  UUIDv7
 * @property {string} walk
 * @property {string} device
 * @property {number} made_at  milliseconds since 1970 by the phone's clock
 * @property {string} captured_at  the same moment, ISO with offset
 * @property {number} revision  the highest that has been written to a letter
 * @property {number | null} replaces
 * @property {Feeling} feeling
 * @property {string} category
 * @property {string | null} subtype
 * @property {Place} place
 * @property {1 | 2 | 3 | null} unease  how unsafe: 3 is a place that is avoided
 * @property {string} note
 * @property {string} proposal
 * @property {string[]} times  when it is so
 * @property {string[]} worst_for
 * @property {string} asset_number  on the lamp post, the sign or the house
 * @property {string | null} group  letter of the group that walked
 * @property {boolean} on_behalf  recorded for somebody without a phone
 * @property {string} client_version
 * @property {number | null} clock_offset_ms  the server's clock minus the phone's
 * @property {string[]} photos
 * @property {string | null} [sound]  what was said about it
 * @property {boolean} is_unsorted  a point without a category yet
 * @property {boolean} is_seeking  a better position may still be attached
 * @property {number} [sought_at]  milliseconds; she asked for her position afterwards
 * @property {{of: string, stance: "agree" | "differ"}} [again]  what earlier walks saw, that this answers
 * @property {Delivery | null} delivered
 * @property {"waiting" | "done" | null} withdrawn
 * @property {string | null} copied_from  the id the server keeps other content under
 * @property {number} [resent]  how often it was missing there and went again
 */

/**
 * What the newest receipt said; `is_listed` when the municipality's own list has said the same since.
 * @typedef {object} Delivery
 * @property {number} revision
 * @property {string} [sha256]  older versions kept none
 * @property {string} [device]  as which this phone sent it
 * @property {string} state
 * @property {string | null} reason
 * @property {number} at  milliseconds
 * @property {boolean} [is_listed]
 */

/**
 * @typedef {object} Photo
 * @property {string} id  UUIDv7
 * @property {string} observation
 * @property {ArrayBuffer} bytes  the JPEG that is sent, byte for byte
 * @property {number} width
 * @property {number} height
 * @property {string} sha256  hex
 * @property {number} made_at
 * @property {number | null} delivered_at
 * @property {boolean} [replaces_sent]  blurred after another one had been sent
 */

/**
 * @typedef {object} Sound
 * @property {string} id  UUIDv7
 * @property {string} observation
 * @property {ArrayBuffer} bytes  the recording that is sent, byte for byte
 * @property {string} type  audio/mp4 or audio/webm
 * @property {number} seconds
 * @property {string} sha256  hex
 * @property {number} made_at
 * @property {number | null} delivered_at
 */

/** @typedef {"observation" | "photo" | "sound" | "withdrawal" | "agreement"} Kind */
/** @typedef {{code: string, detail: string | null}} Trouble */

/**
 * Something the municipality has not yet given a receipt for.
 * @typedef {object} Letter
 * @property {string} id  UUIDv7, so letters sort by when they were written
 * @property {Kind} kind
 * @property {string} subject  the id it is stored under at the other end
 * @property {string} observation
 * @property {string} walk
 * @property {string} device
 * @property {number} revision  0 for photos, recordings and withdrawals
 * @property {string | null} body  the exact JSON that is sent; photos and recordings have rooms of their own
 * @property {string} sha256  hex; of the exact bytes
 * @property {number} size  bytes
 * @property {number} [seconds]  of a recording
 * @property {boolean} has_begun  it may have reached the other end: never change it again
 * @property {number} not_before  milliseconds; the walker is still at it, or it was asked to wait
 * @property {number} tries
 * @property {Trouble | null} trouble  parked: needs the walker
 */

/** @typedef {Letter & {bytes: Uint8Array<ArrayBuffer> | ArrayBuffer | null, token: string}} Stamped */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {boolean} is_ours  the header `Tryg: 1` was there
 * @property {any} body
 * @property {number | null} retry_after  seconds
 * @property {number | null} [upload_offset]  bytes of a photo that are there
 */

/** @typedef {{id: string, number: number, name: string, lon: number | null, lat: number | null, prompt: string | null}} Stop  one may have been planned without a place */
/** @typedef {Stop & {lon: number, lat: number}} PlacedStop */
/** @typedef {{code: string, label: Words, positive: boolean}} Subtype */
/** @typedef {{code: string, icon: string, label: Words, visibility: string, hint: Words | null, subtypes: Subtype[]}} Category */
/** @typedef {{type: "MultiPolygon", coordinates: number[][][][]}} Outline */
/** @typedef {{id: string, code: string, name: string, outline: Outline}} District */

/**
 * The walk itself; `minutes` is how long it is planned to be, and a closed one takes what was
 * forgotten until `takes_until`. An older server says neither.
 * @typedef {object} WalkFacts
 * @property {string} id
 * @property {string} title
 * @property {string} area
 * @property {string} purpose
 * @property {string} starts_at
 * @property {string} meeting_point
 * @property {string} state  planned, open or closed
 * @property {number | null} [minutes]
 * @property {string | null} [takes_until]
 */

/** @typedef {{letter: string, name: string}} Group */
/** @typedef {Group & {stop: number | null, at: string | null}} GroupAt  the stop its leader says it is at */

/**
 * What the phone takes along.
 * @typedef {object} Package
 * @property {WalkFacts} walk
 * @property {Stop[]} stops
 * @property {District[]} districts
 * @property {{version: string, categories: Category[]}} taxonomy
 * @property {{danger: string, police: string}} emergency
 * @property {Group[]} [groups]
 * @property {{etag: string, bytes: number} | null} [basemap]  the map there is to fetch
 * @property {{days: number} | null} [sound]  recordings are taken, and kept there so long
 * @property {string} made_at
 */

/**
 * That the phone said yes to a walk without signal, and what has become of it.
 * @typedef {object} Pending
 * @property {string} secret
 * @property {string} attempt
 * @property {number} made_at  milliseconds
 * @property {string | null} refused  the problem's code when the server did not know or take it
 * @property {string | null} became  id of the walk its findings go to
 */

/**
 * A walk this phone is part of.
 * @typedef {object} Walk
 * @property {string} id
 * @property {string} device
 * @property {string} token
 * @property {string} role
 * @property {string | null} first_name
 * @property {string | null} invitation  SHA-256 of the QR's secret, to know it again without signal
 * @property {string[]} [invitations]  the same of every code that led here, also the leader's
 * @property {string | null} [group]  letter of the group this phone walks with
 * @property {boolean} [is_leader]
 * @property {Package} package
 * @property {string | null} etag
 * @property {boolean} is_signed_out  the server no longer knows the device, or not yet
 * @property {Pending} [pending]
 */

/** @typedef {{lon: number, lat: number, accuracy_m: number, fixed_at: string, at: number}} Fix */

export {};
