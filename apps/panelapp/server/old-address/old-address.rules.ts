// Addresses of former generations (panelapp.md 9.1, 9.13), which are bookmarked, cited and linked from other databases.

/** Where an old address leads: straight on, or by way of something that has to be looked up. */
export type OldAddress =
  | { kind: 'moved'; to: string }
  /** A panel by its 24-hex id; `to` gets its number. `otherwise`: where to go when there is none; absent: 404. */
  | { kind: 'panel'; hashId: string; to: (panelId: number) => string; otherwise?: string }
  /** A gene by its HGNC id, on a panel where one is named. */
  | { kind: 'gene'; hgncId: string; panelId?: number; to: (symbol: string) => string }

/**
 * What an address of the past has become; paths without query.
 *
 * @param path as it was asked for, percent-encoded; what follows the part that changed is kept as it is
 */
export function oldAddress(path: string): OldAddress | undefined {
  if (path.startsWith('/crowdsourcing')) return ofTheFirstGeneration(path)
  if (!path.startsWith('/panels/')) return undefined
  const byHash = /^\/panels\/([0-9a-fA-F]{24})(\/.*)?$/.exec(path)
  if (byHash) {
    const [, hashId = '', rest = '/'] = byHash
    return { kind: 'panel', hashId: hashId.toLowerCase(), to: (panelId) => `/panels/${panelId}${rest}` }
  }
  const genes = /^\/panels\/genes(?:\/([^/]*)\/?)?$/.exec(path)
  if (genes) return { kind: 'moved', to: `/panels/entities/${genes[1] ?? ''}` }
  const onPanel = /^\/panels\/(\d{1,9})\/gene\/HGNC(?::|%3A)(\d{1,9})(\/.*)?$/i.exec(path)
  if (onPanel) {
    const [, panelId = '', number = '', rest = ''] = onPanel
    const to = (symbol: string) => `/panels/${panelId}/gene/${encodeURIComponent(symbol)}${rest}`
    return { kind: 'gene', hgncId: `HGNC:${number}`, panelId: Number(panelId), to }
  }
  const entity = /^\/panels\/entities\/HGNC(?::|%3A)(\d{1,9})\/?$/i.exec(path)
  if (!entity) return undefined
  return { kind: 'gene', hgncId: `HGNC:${entity[1]}`, to: (symbol) => `/panels/entities/${encodeURIComponent(symbol)}` }
}

const start = '/'
function ofTheFirstGeneration(path: string): OldAddress | undefined {
  const services = /^\/crowdsourcing\/WebServices(\/.*)?$/.exec(path)
  if (services) return { kind: 'moved', to: `/WebServices${services[1] ?? '/'}` }
  const [first = '', ...names] = path.replace(/\/$/, '').split('/').slice(2)
  if (first === '') return path.replace(/\/$/, '') === '/crowdsourcing' ? { kind: 'moved', to: start } : undefined
  if (first !== 'PanelApp') return undefined
  const [page = '', a, b] = names
  switch (page) {
    case '':
    case 'Login':
      return names.length <= 1 ? { kind: 'moved', to: start } : undefined
    case 'Genes':
      return names.length > 2 ? undefined : { kind: 'moved', to: a ? `/panels/entities/${a}` : '/panels/genes/' }
    case 'PanelBrowser':
      return { kind: 'moved', to: '/panels/' }
    case 'EditPanel':
      return panel(a, (panelId) => `/panels/${panelId}/`)
    case 'GeneReview':
      return panel(a, (panelId) => `/panels/${panelId}/${b ? `gene/${b}/` : ''}`)
    default:
      return undefined
  }
}

const panel = (given: string | undefined, to: (panelId: number) => string): OldAddress => ({
  kind: 'panel',
  hashId: (given ?? '').toLowerCase(),
  to,
  otherwise: '/panels/',
})
