import type { Answer, Incoming } from '@farside/kernel/http'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { geneByHgncId } from '../gene/gene.queries.ts'
import { redirect } from '../page/redirect.ts'
import { maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { oldAddress } from './old-address.rules.ts'
import type { OldAddress } from './old-address.rules.ts'

type Asked = { request: Incoming; user: () => Promise<Viewer | undefined> }

/**
 * Sends a request to where its address has moved, with its query; undefined when the address is of today.
 *
 * @throws Problem not_found for an id that is unknown, or of a panel that may not be seen
 */
export function redirectOldAddress(
  deps: Pick<Deps, 'db' | 'catalogue'>,
  request: Incoming,
  user: () => Promise<Viewer | undefined>,
): Promise<Answer | undefined> | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const old = oldAddress(request.path)
  return old && lookUp(deps, old, { request, user })
}

async function lookUp(
  deps: Pick<Deps, 'db' | 'catalogue'>,
  old: OldAddress,
  { request, user }: Asked,
): Promise<Answer | undefined> {
  const query = request.search.size > 0 ? `?${request.search}` : ''
  if (old.kind === 'moved') return redirect(301, old.to + query)
  if (old.kind === 'panel') {
    const panel = (await deps.catalogue.read()).panels.find((it) => it.hashId?.toLowerCase() === old.hashId)
    // Retired and deleted panels still have versions that laboratories pin: what is behind the address decides.
    const mayKnow = panel && (panel.status !== 'internal' || maySee((await user())!, panel))
    if (panel && mayKnow) return redirect(301, old.to(panel.id) + query)
    if (old.otherwise === undefined) throw problems.not_found()
    return redirect(301, old.otherwise + query)
  }
  const symbol = await symbolOf(deps, old)
  if (symbol === undefined) throw problems.not_found()
  // Two symbols look like ids: their pages are where they are.
  return symbol === old.hgncId ? undefined : redirect(302, old.to(symbol) + query)
}

/** What the panel itself calls the gene, where a panel is named; else the reference's symbol. */
async function symbolOf(
  { db }: Pick<Deps, 'db'>,
  { hgncId, panelId }: OldAddress & { kind: 'gene' },
): Promise<string | undefined> {
  const rows =
    panelId === undefined
      ? []
      : await db
          .selectFrom('entity as e')
          .select('e.entity_name')
          .where('e.panel_id', '=', panelId)
          .where('e.entity_type', '=', 'gene')
          .where((where) => where.or([where('e.entity_name', '=', hgncId), where('e.copy_hgnc_id', '=', hgncId)]))
          .execute()
  const names = rows.map((it) => it.entity_name)
  if (names.includes(hgncId)) return hgncId
  const reference = await db
    .selectFrom('gene')
    .select('gene_symbol')
    .where('gene_symbol', '=', hgncId)
    .executeTakeFirst()
  if (reference && names.length === 0) return hgncId
  return names[0] ?? (await geneByHgncId(db, hgncId))?.gene_symbol
}
