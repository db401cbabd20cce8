import { problemTable } from '@farside/kernel/errors'

/**
 * What the HTTP side of both programs refuses (eurydice §6.2). Codes with capitals are the original's and part of the
 * contract. `details` choose the body's shape, see `refuse.ts`: `list` is a JSON array, `fields` a text list per field.
 */
export const problems = problemTable({
  // uploads
  MissingContentTypeError: {
    kind: 'invalid',
    say: () => 'Cannot accept a file without a Content-Type header; send Content-Type: application/octet-stream',
  },
  InvalidContentLengthError: {
    kind: 'invalid',
    say: (value: string) => `Cannot read Content-Length: "${value}"; it must be a whole number of bytes`,
  },
  InconsistentContentLengthError: {
    kind: 'invalid',
    say: (read: number, announced: number) =>
      `Cannot keep the file: ${read} bytes came, but Content-Length announced ${announced}`,
  },
  TransferableNotSuccessfullySubmittedError: {
    kind: 'invalid',
    say: () => 'Cannot confirm the file: the upload ended without a final record',
  },
  name_too_long: {
    kind: 'invalid',
    say: (length: number) => `Cannot accept a file name of ${length} characters; the most is 255`,
  },
  invalid_metadata: {
    kind: 'invalid',
    say: (header: string) => `Cannot accept the header ${header}; metadata is text without control characters`,
  },
  RequestEntityTooLargeError: {
    kind: 'too_large',
    say: (most: number) => `Cannot accept a file of more than ${most} bytes`,
  },
  unsupported_media_type: {
    kind: 'unsupported',
    say: (type: string, wanted: string) => `Cannot read a body of type "${type}"; accepted: ${wanted}`,
  },
  storage_full: { kind: 'storage_full', say: () => 'Cannot store the file: no space is left' },
  throttled: {
    kind: 'throttled',
    say: (seconds: number) => `Cannot take another request so soon; try again in ${Math.max(1, Math.ceil(seconds))} s`,
    details: (seconds) => ({ retryAfterSeconds: Math.max(1, Math.ceil(seconds)) }),
  },
  already_revoked: {
    kind: 'conflict',
    say: () => 'Cannot cancel this transfer: it was cancelled or has failed before',
  },
  already_final: { kind: 'conflict', say: () => 'Cannot cancel this transfer: the file has been handed to the link' },

  // downloads
  TransferableOngoingError: { kind: 'conflict', say: () => 'Cannot download a file that is still arriving' },
  TransferableErroredError: { kind: 'forbidden', say: () => 'Cannot download a file whose transfer failed' },
  TransferableExpiredError: { kind: 'gone', say: () => 'Cannot download this file: its retention time is over' },
  TransferableRevokedError: { kind: 'gone', say: () => 'Cannot download this file: its sender withdrew it' },
  TransferableRemovedError: { kind: 'gone', say: () => 'Cannot download this file: its owner deleted it' },
  UnsuccessfulTransferableError: { kind: 'conflict', say: () => 'Cannot delete a file that has not arrived whole' },

  // lists
  InvalidQueryParameterError: {
    kind: 'invalid',
    say: (name: string, value: string) => `Cannot read ${name}=${value}; it must be pairs of hexadecimal digits`,
  },
  invalid_filter: {
    kind: 'invalid',
    say: (field: string, reason: string) => `Cannot filter by ${field}: ${reason}`,
    details: (field, reason) => ({ fields: { [field]: [reason] } }),
  },
  invalid_navigation: { kind: 'invalid', say: (reason: string) => reason, details: () => ({ list: true }) },
  page_gone: { kind: 'gone', say: () => 'Cannot show this page any more: its items were removed' },

  // who asks
  not_authenticated: {
    kind: 'unauthenticated',
    say: () => 'Cannot serve an anonymous request: credentials are needed',
  },
  authentication_failed: { kind: 'unauthenticated', say: (reason: string) => `Cannot log in: ${reason}` },
  login_refused: { kind: 'forbidden', say: (reason: string) => `Cannot log in: ${reason}` },
  permission_denied: { kind: 'forbidden', say: (reason: string) => `Cannot do this: ${reason}` },
  not_found: { kind: 'missing', say: () => 'Cannot find what this address names' },
  database_unavailable: { kind: 'unavailable', say: () => 'Cannot reach the database at the moment; try again soon' },

  // commands
  unhealthy: { kind: 'unavailable', say: (why: string) => `Not healthy: ${why}` },
  user_missing: { kind: 'missing', say: (name: string) => `Cannot find the user "${name}"` },
  user_exists: { kind: 'conflict', say: (name: string) => `Cannot add the user "${name}": the name is taken` },
  username_invalid: {
    kind: 'invalid',
    say: (name: string) => `Cannot use the name "${name}"; accepted: 1 to 150 letters, digits and the signs @ . + - _`,
  },
  password_weak: { kind: 'invalid', say: (reason: string) => `Cannot use this password: ${reason}` },
  permission_unknown: {
    kind: 'invalid',
    say: (name: string) => `Cannot grant "${name}"; accepted: view_rolling_metrics`,
  },
  priority_invalid: {
    kind: 'invalid',
    say: (value: string) => `Cannot set the priority ${value}; accepted: a whole number from 0 to 32767`,
  },
  profile_taken: {
    kind: 'conflict',
    say: (name: string) => `Cannot associate "${name}": this user or that profile is associated already`,
  },
  profile_id_invalid: {
    kind: 'invalid',
    say: (value: string) => `Cannot associate with "${value}"; it must be the id of a user profile of the origin`,
  },
})
