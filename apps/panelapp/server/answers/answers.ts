import type { Answer, Incoming } from '@farside/kernel/http'

export interface Body {
  /** Content type with charset. */
  type: string
  body: string | Uint8Array
  status?: number
  headers?: Record<string, string>
}

export interface Ask {
  /**
   * What the answer depends on besides the address: the catalogue's fingerprint or a panel's revision, the kind of viewer.
   * Equal keys, equal bytes. Absent: made anew for each request, and still compressed and tagged.
   */
  key?: string
  /** Default: `no-cache`, that is, ask again with the ETag. */
  cacheControl?: string
  /**
   * The maker never looks at who asks, so that one answer does for everybody who may have it (whether one may is decided
   * before). Otherwise a request with credentials, a curator's above all, shares answers with those of the same
   * credentials alone, whatever the key says.
   */
  sameForAll?: boolean
  make: () => Promise<Body> | Body
}

/** Answers that many ask for, kept encoded in a limited memory; ETag (of the bytes sent), 304, zstd, br and gzip. */
export interface Answers {
  serve(request: Incoming, ask: Ask): Promise<Answer>
}
