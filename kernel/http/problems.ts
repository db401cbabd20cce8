import { problemTable } from '@farside/kernel/errors'

/** What this door refuses by itself, before or instead of a handler. Programs may give these other bodies, not statuses. */
export const httpProblems = problemTable({
  unknown_host: {
    kind: 'invalid',
    say: (host: string) => `Cannot serve the host "${host}": it is not one of the allowed host names`,
  },
  bad_request: { kind: 'invalid', say: (reason: string) => `Cannot read the request: ${reason}` },
  invalid_content_length: {
    kind: 'invalid',
    say: () => 'Cannot read the Content-Length header: it must be a whole number of bytes, 0 or more',
  },
  headers_too_large: {
    kind: 'invalid',
    say: (most: number) => `Cannot read the request: its line and headers are longer than ${most} bytes`,
  },
  parse_error: { kind: 'invalid', say: (reason: string) => `Cannot read the body as JSON: ${reason}` },
  invalid: {
    kind: 'invalid',
    say: (fields: Record<string, string[]>) => `Cannot accept the value of ${Object.keys(fields).join(', ')}`,
    details: (fields) => ({ fields }),
  },
  not_authenticated: {
    kind: 'unauthenticated',
    say: () => 'Cannot serve an anonymous request: credentials are needed',
  },
  not_found: { kind: 'missing', say: () => 'Cannot find what this address names' },
  method_not_allowed: {
    kind: 'not_allowed',
    say: (method: string, allowed: string) => `Cannot use the method ${method} here; allowed: ${allowed}`,
  },
  not_acceptable: {
    kind: 'not_acceptable',
    say: (accept: string, offered: string) => `Cannot answer as "${accept}"; offered: ${offered}`,
  },
  unsupported_media_type: {
    kind: 'unsupported',
    say: (type: string, wanted: string) => `Cannot read a body of type "${type}"; accepted: ${wanted}`,
  },
  body_too_large: { kind: 'too_large', say: (most: number) => `Cannot read a body of more than ${most} bytes` },
  error: { kind: 'broken', say: () => 'Something went wrong on our side' },
})
