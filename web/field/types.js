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
 */

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
 * @property {string} note
 * @property {string[]} photos
 * @property {boolean} is_seeking  a better position may still be attached
 * @property {Delivery | null} delivered
 * @property {"waiting" | "done" | null} withdrawn
 * @property {string | null} copied_from  the id the server keeps other content under
 */

/** @typedef {{revision: number, state: string, reason: string | null, at: number}} Delivery */

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
 */

/** @typedef {"observation" | "photo" | "withdrawal"} Kind */
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
 * @property {number} revision  0 for photos and withdrawals
 * @property {string | null} body  the exact JSON that is sent; photos have theirs in `photo`
 * @property {string} sha256  hex; of the exact bytes
 * @property {number} size  bytes
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
 */

/** @typedef {{id: string, number: number, name: string, lon: number, lat: number, prompt: string | null}} Stop */
/** @typedef {{code: string, label: Words, positive: boolean}} Subtype */
/** @typedef {{code: string, icon: string, label: Words, visibility: string, hint: Words | null, subtypes: Subtype[]}} Category */
/** @typedef {{type: "MultiPolygon", coordinates: number[][][][]}} Outline */
/** @typedef {{id: string, code: string, name: string, outline: Outline}} District */

/**
 * What the phone takes along.
 * @typedef {object} Package
 * @property {{id: string, title: string, area: string, purpose: string, starts_at: string, meeting_point: string, state: string}} walk
 * @property {Stop[]} stops
 * @property {District[]} districts
 * @property {{version: string, categories: Category[]}} taxonomy
 * @property {{danger: string, police: string}} emergency
 * @property {string} made_at
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
 * @property {Package} package
 * @property {string | null} etag
 * @property {boolean} is_signed_out  the server no longer knows the device
 */

/** @typedef {{lon: number, lat: number, accuracy_m: number, fixed_at: string, at: number}} Fix */

export {};
