import { problemTable } from '@farside/kernel/errors'

export const problems = problemTable({
  not_found: { kind: 'missing', say: () => 'Not found.' },
  page_invalid: { kind: 'missing', say: () => 'Invalid page.' },
  version_malformed: { kind: 'invalid', say: () => 'Incorrect version supplied' },
  panel_moving: { kind: 'unavailable', say: () => 'The panel changes faster than it can be read.' },
  dumps_busy: {
    kind: 'unavailable',
    say: () => 'Cannot make this dump now: too many others are being made. Ask again in a minute.',
  },
  // The text is exact; programs get it as `error`.
  version_unsupported: {
    kind: 'invalid',
    say: () => 'Endpoint doesnt support version parameter',
    details: () => ({ error: 'Endpoint doesnt support version parameter' }),
  },
  token_invalid: { kind: 'unauthenticated', say: () => 'Invalid token.' },
  not_allowed: { kind: 'forbidden', say: () => 'You do not have permission to perform this action.' },
  panel_mirrored: {
    kind: 'conflict',
    say: (name: string) => `Cannot change "${name}": it is a copy, and belongs to the site that it comes from.`,
  },
  panel_is_super: {
    kind: 'conflict',
    say: (name: string) => `Cannot change the content of "${name}": a super panel shows what its child panels hold.`,
  },
  /** By the names that forms give their fields. */
  fields_invalid: {
    kind: 'invalid',
    say: (faults: Readonly<Record<string, string>>) =>
      Object.entries(faults)
        .map(([field, fault]) => `${field}: ${fault}`)
        .join('; '),
    details: (faults: Readonly<Record<string, string>>) => ({ fields: faults }),
  },
  entity_already_added: {
    kind: 'conflict',
    say: (label: string) => `${label} has already been added to the panel.`,
  },
  username_invalid: {
    kind: 'invalid',
    say: (name: string) =>
      `Cannot use the user name "${name}": 1 to 150 letters, digits and the signs @ . + - _ are accepted.`,
  },
  username_taken: { kind: 'conflict', say: (name: string) => `The user name "${name}" is taken.` },
  email_invalid: { kind: 'invalid', say: (text: string) => `"${text}" is no e-mail address.` },
  email_taken: {
    kind: 'conflict',
    say: (email: string) => `The e-mail address "${email}" is already registered: use password reset.`,
  },
  password_refused: { kind: 'invalid', say: (fault: string) => `Cannot use this password: ${fault}.` },
  document_refused: {
    kind: 'invalid',
    say: (what: string, faults: readonly string[]) => `Cannot take ${what}: ${faults.join('; ')}`,
  },
  files_unreadable: { kind: 'invalid', say: (path: string, why: string) => `Cannot read "${path}": ${why}` },
  genes_refused: { kind: 'invalid', say: (path: string, why: string) => `Cannot take genes from "${path}": ${why}` },
  loading_already: {
    kind: 'conflict',
    say: () => 'Cannot begin: another load or mirror is writing to this installation; wait until it has ended',
  },
  source_is_another: {
    kind: 'conflict',
    say: (asked: string, known: string) =>
      `Cannot take panels of "${asked}": this installation mirrors "${known}", and ids of two sources would mix; give the other source an installation of its own`,
  },
  source_address_invalid: {
    kind: 'invalid',
    say: (text: string) =>
      `Cannot mirror "${text}": give the address of a PanelApp, such as https://panelapp.example.org`,
  },
  source_unreachable: {
    kind: 'unavailable',
    say: (url: string, why: string) => `Cannot read ${url}: ${why}`,
  },
  source_gone: {
    kind: 'unavailable',
    say: (why: string, done: number, total: number) =>
      `The source went away after ${done} of ${total} panels, which stay: run it again to go on. ${why}`,
  },
  source_unreadable: { kind: 'broken', say: (url: string, why: string) => `Cannot read ${url}: ${why}` },
  account_missing: { kind: 'missing', say: (name: string) => `There is no account "${name}".` },
  not_empty: {
    kind: 'conflict',
    say: () => 'Cannot make the demo panels: there are panels or genes here already. An empty database is needed',
  },
  home_text_unreadable: {
    kind: 'invalid',
    say: (what: string, why: string) => `Cannot load the home text ${what}: ${why}`,
  },
  unhealthy: { kind: 'unavailable', say: (why: string) => `Not healthy: ${why}` },
  unknown_before: {
    kind: 'missing',
    say: (knownFrom: string) => `Cannot tell what was before ${knownFrom}: nothing older is known here.`,
    details: (knownFrom: string) => ({ known_from: knownFrom }),
  },
  panel_not_loaded: {
    kind: 'missing',
    say: (name: string) => `Cannot show "${name}": not loaded. It is known here from a list of its source alone.`,
  },
  version_unknown: { kind: 'missing', say: (version: string) => `Cannot find version ${version} of this panel.` },
  digest_unknown: {
    kind: 'missing',
    say: (version: string) => `Cannot find version ${version} with this SHA-256: it is, or has become, another one.`,
  },
  gene_unknown: {
    kind: 'missing',
    say: (name: string) =>
      `Cannot find a gene "${name}"; accepted: a symbol, HGNC:n, an Ensembl gene id, a former symbol or an alias.`,
  },
  parameters_invalid: {
    kind: 'invalid',
    say: (fields: Record<string, string[]>) => `Cannot accept the value of ${Object.keys(fields).join(', ')}`,
    details: (fields: Record<string, string[]>) => ({ fields }),
  },
  too_many_requests: {
    kind: 'throttled',
    say: (seconds: number) => `Too many requests: come again in ${seconds} second${seconds === 1 ? '' : 's'}.`,
  },
  text_unstorable: { kind: 'invalid', say: () => 'Cannot read the request: a text in it holds a NUL character.' },
  assembly_unknown: {
    kind: 'missing',
    say: () => 'Unaccepted value for assembly, please use: GRch37 or GRch38',
  },
  database_slow: { kind: 'unavailable', say: () => 'The database takes too long; try again in a minute.' },
  database_unavailable: { kind: 'unavailable', say: () => 'The database cannot be reached' },
})
