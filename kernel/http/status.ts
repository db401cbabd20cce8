import type { Kind } from '@farside/kernel/errors'

const statuses: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  not_allowed: 405,
  not_acceptable: 406,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  throttled: 429,
  broken: 500,
  unavailable: 503,
  storage_full: 507,
}

/** The HTTP status of a kind of problem. */
export const statusOf = (kind: Kind): number => statuses[kind]
