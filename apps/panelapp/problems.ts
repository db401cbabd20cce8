import { problemTable } from '@farside/kernel/errors'

export const problems = problemTable({
  not_found: { kind: 'missing', say: () => 'Not found.' },
  page_invalid: { kind: 'missing', say: () => 'Invalid page.' },
  version_malformed: { kind: 'invalid', say: () => 'Incorrect version supplied' },
  token_invalid: { kind: 'unauthenticated', say: () => 'Invalid token.' },
  not_allowed: { kind: 'forbidden', say: () => 'You do not have permission to perform this action.' },
  database_unavailable: { kind: 'unavailable', say: () => 'The database cannot be reached' },
})
