/**
 * Workers: what is heavy to compute runs in threads of its own, so that a long report never makes a responder's log line
 * wait. A thread gets an order and ids, reads what it needs from the database itself, and hands bytes back. It decides
 * nothing about access: whoever gives the order has asked `may`. It must never know of HTTP.
 *
 * This file: the orders there are. Each is plain data, because it crosses from one thread to another.
 */

export type Order =
  | {
      readonly what: 'report'
      readonly stream: string
      /** Entries 1 to this one: the report of a moment stays the report of that moment. */
      readonly upTo: number
      readonly names: 'roles' | 'names'
      /** Names of the people the record speaks of, by id. */
      readonly directory: Readonly<Record<string, string>>
      readonly as: 'json' | 'pretty-json' | 'markdown' | 'pdf'
    }
  | { readonly what: 'verify'; readonly stream: string }

/** How an order ends. Bytes are what is sent: JSON or text in UTF-8, or a PDF. A fault rejects instead. */
export type Outcome =
  | { readonly status: 'done'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** As many wait as may; ask again in so many seconds. */
  | { readonly status: 'full'; readonly retryAfterSeconds: number }
  | { readonly status: 'too-long' }
  | { readonly status: 'too-large' }
