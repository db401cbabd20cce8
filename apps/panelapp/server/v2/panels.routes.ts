import { answer } from '@farside/kernel/http'
import type { Site } from '@farside/kernel/http'
import { z } from 'zod'
import {
  choice,
  choices,
  csv,
  orderingBy,
  pageOf,
  paging,
  truth,
  V2Panel,
  V2PanelHead,
  V2Version,
  versionChoice,
  whole,
  words,
} from '../../contract/v2.ts'
import { compareNames } from '../../contract/name-order.ts'
import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import { versionHistory } from '../as-of/version-history.queries.ts'
import type { KnownVersion } from '../as-of/version-history.queries.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import { panelObject } from '../document/panel-head.rules.ts'
import { bedLines } from '../download/bed.rules.ts'
import type { BedEntity } from '../download/bed.rules.ts'
import type { PanelHead } from '../panel/catalogue.ts'
import { maySee } from '../panel/visibility.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { askedBeginning } from './asked-beginning.ts'
import { nextPage, pageOfList } from './cursor.rules.ts'
import { frozenForm, pickVersion, seenPanel } from './pick-version.ts'
import type { PickedVersion } from './pick-version.ts'
import { frozenDocument, headFields, liveDocument } from './v2-document.ts'
import { refusal, serveV2, v2Route } from './v2-route.ts'

const missing = refusal('No such panel, none that you may see, or no such version')
export const panelPath = z.object({
  id: z.string().meta({ description: 'Number of the panel, or its id of 24 hexadecimal digits' }),
})

const list = v2Route({
  url: '/api/v2/panels',
  operationId: 'v2-panels',
  summary: 'All panels, without their entities',
  query: z.strictObject({
    id: csv('Number of the panel'),
    hash_id: words('Id of the first generation'),
    name: words('Part of the name, in any case'),
    code: words('A relevant disorder, such as an R-code, in any case: `R169`'),
    type: csv('Slug of a type'),
    status: choices(['public', 'promoted', 'internal', 'retired'], 'Status'),
    disease_group: words('Exactly'),
    disease_sub_group: words('Exactly'),
    is_super: truth('Super panels alone, or none'),
    signed_off: truth('Panels with a signed-off version alone, or without'),
    changed_since: words('The live version is not older than this date or time'),
    ordering: orderingBy(['name', 'id', 'version_created', 'number_of_genes']),
    ...paging,
  }),
  replies: { 200: pageOf(V2PanelHead) },
})

const show = v2Route({
  url: '/api/v2/panels/:id',
  operationId: 'v2-panel',
  summary: 'A panel: as it is, at a version, or as of a date',
  params: panelPath,
  query: z.strictObject({ ...versionChoice, exclude_entities: truth('Leave out genes, STRs and regions') }),
  replies: { 200: V2Panel, 404: missing },
})

const bed = v2Route({
  url: '/api/v2/panels/:id/bed',
  operationId: 'v2-bed',
  summary: 'The places of a panel as BED: 0-based, half-open; what has no place is named in comments',
  params: panelPath,
  query: z.strictObject({
    ...versionChoice,
    assembly: choice(['GRCh37', 'GRCh38'], 'GRCh38 when left out'),
    min_confidence: whole(0, 3, 'Lowest rating; 3, green, when left out'),
    padding: whole(0, 10_000_000, 'Bases to add on both sides; starts stay at 0 or above'),
    extended: truth('With type, Ensembl id, HGNC id and rating as further columns'),
  }),
  produces: 'anything',
  replies: { 200: { description: 'The file', type: 'text/plain', shape: z.string() }, 404: missing },
})

const versions = v2Route({
  url: '/api/v2/panels/:id/versions',
  operationId: 'v2-versions',
  summary: 'Every version that is known of a panel, newest first',
  params: panelPath,
  query: z.strictObject({ ordering: orderingBy(['version']), ...paging }),
  replies: { 200: pageOf(V2Version), 404: missing },
})

const versionPath = panelPath.extend({ version: z.string().meta({ description: 'Such as `1.4`' }) })
const latest = v2Route({
  url: '/api/v2/panels/:id/versions/:version',
  operationId: 'v2-version',
  summary: 'Sends on to the address of the version that holds its digest',
  params: versionPath,
  produces: 'anything',
  replies: { 302: { description: 'Its lasting address' }, 404: missing },
})
const immutable = v2Route({
  url: '/api/v2/panels/:id/versions/:version/:sha256',
  operationId: 'v2-version-bytes',
  summary:
    'The bytes of a version, for ever: the document of API v1 without signed_off, whose SHA-256 is in the address',
  params: versionPath.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  produces: 'anything',
  replies: {
    200: { description: 'The document', shape: z.looseObject({ id: z.int(), version: z.string() }) },
    404: missing,
  },
})

export const v2PanelRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const preferred = preferredReleases(deps.settings)

  site.handle(list, (request) =>
    answerAt(deps, request, (asked) =>
      serveV2(deps, asked, asked.catalogue.fingerprint, () => {
        const { ordering = 'name', cursor, limit = 100, ...filter } = request.query
        const { name, ...order } = orders[ordering.replace('-', '')]!
        const wanted = asked.catalogue.panels.filter((it) => maySee(asked.viewer, it) && fits(it, filter))
        const page = pageOfList(wanted, { ...order, keyOf: name, idOf: (it) => it.id, ordering, cursor, limit })
        const results = page.results.map((it) => headOf(it, asked))
        return JSON.stringify({ results, next: nextPage(request, page.cursor) })
      }),
    ),
  )

  site.handle(show, (request) =>
    answerAt(deps, request, async (asked) => {
      const { exclude_entities: bare, ...choice_ } = request.query
      const picked = await pickVersion(deps.db, asked, request.params.id, { ...choice_, now: deps.now() })
      return serveV2(deps, asked, picked.state, async () => {
        const bytes = await documentOf(asked, picked)
        if (!bare && !picked.asOf) return bytes
        if (!bare)
          return Buffer.concat([bytes.subarray(0, -1), Buffer.from(`,"as_of":${JSON.stringify(picked.asOf)}}`)])
        const { genes: _, strs: __, regions: ___, ...rest } = JSON.parse(bytes.toString()) as Record<string, unknown>
        return JSON.stringify({ ...rest, ...(picked.asOf && { as_of: picked.asOf }) })
      })
    }),
  )

  site.handle(bed, (request) =>
    answerAt(deps, request, async (asked) => {
      const { assembly = 'GRCh38', min_confidence: from = 3, padding = 0, extended = false } = request.query
      const { version, as_of } = request.query
      const picked = await pickVersion(deps.db, asked, request.params.id, { version, as_of, now: deps.now() })
      return deps.answers.serve(request, {
        key: `${asked.audience} bed ${picked.state}`,
        sameForAll: true,
        make: async () => {
          const document = JSON.parse((await frozenForm(deps.db, asked, picked)).text) as BedDocument
          const lines = bedLines([...(document.genes ?? []), ...(document.strs ?? []), ...(document.regions ?? [])], {
            assembly: assembly === 'GRCh37' ? 'GRch37' : 'GRch38',
            levels: new Set([0, 1, 2, 3].filter((it) => it >= from)),
            padding,
            extended,
            preferred,
          })
          const title = `# ${picked.version.name.replace(/\s+/g, ' ')}, version ${versionText(picked.version)}, ${assembly}`
          return { type: 'text/plain; charset=utf-8', body: [title, ...asOfLines(picked), ...lines, ''].join('\n') }
        },
      })
    }),
  )

  site.handle(versions, (request) =>
    answerAt(deps, request, async (asked) => {
      const head = seenPanel(asked, request.params.id)
      const { ordering = '-version', cursor, limit = 100 } = request.query
      return serveV2(deps, asked, head.revision, async () => {
        const history = await versionHistory(deps.db, head.id)
        const page = pageOfList(history, {
          ordering,
          keyOf: (it) => it.major * 1e9 + it.minor,
          idOf: () => 0,
          kind: 'number',
          cursor,
          limit,
        })
        const results = []
        // One after another: of a super panel each needs its whole document, and a page may have a thousand.
        for (const it of page.results) results.push(await versionOf(request.origin, asked, head, history, it))
        return JSON.stringify({ results, next: nextPage(request, page.cursor) })
      })
    }),
  )

  site.handle(latest, (request) =>
    answerAt(deps, request, async (asked) => {
      const { id, version } = request.params
      const picked = await pickVersion(deps.db, asked, id, { version, now: deps.now() })
      const { sha256 } = await frozenForm(deps.db, asked, picked)
      const location = `/api/v2/panels/${picked.head.id}/versions/${versionText(picked.version)}/${sha256}`
      return answer({ status: 302, headers: { location, 'cache-control': 'no-cache' } })
    }),
  )

  site.handle(immutable, (request) =>
    answerAt(deps, request, async (asked) => {
      const { id, version, sha256 } = request.params
      const picked = await pickVersion(deps.db, asked, id, { version, now: deps.now() })
      const form = await frozenForm(deps.db, asked, picked)
      if (form.sha256 !== sha256) throw problems.digest_unknown(version)
      return deps.answers.serve(request, {
        key: sha256,
        sameForAll: true,
        cacheControl: 'public, max-age=31536000, immutable',
        make: () => ({ type: 'application/json', body: form.text }),
      })
    }),
  )

  async function documentOf(asked: Asked, picked: PickedVersion): Promise<Buffer> {
    const { head, isLive, supersededAt } = picked
    if (isLive) {
      return (await liveDocument(deps.db, head, { ...asked, preferred })).bytes
    }
    return frozenDocument({ ...(await frozenForm(deps.db, asked, picked)), supersededAt }, head, preferred).bytes
  }

  async function versionOf(
    origin: string,
    asked: Asked,
    head: PanelHead,
    history: readonly KnownVersion[],
    version: KnownVersion,
  ) {
    const isLive = version.snapshotId === null
    // A live version has no stored digest, and a super panel's may show less to the public than was frozen.
    const sha256 =
      isLive || head.isSuper
        ? (await frozenForm(deps.db, asked, { head, version, isLive, supersededAt: null, state: '' })).sha256
        : version.sha256!
    const number = versionText(version)
    return {
      version: number,
      live: isLive,
      status: version.status,
      name: version.name,
      version_created: version.versionCreated,
      superseded_at: history[history.indexOf(version) - 1]?.versionCreated ?? null,
      seen_until: version.seenUntil,
      reason: version.reason,
      sha256,
      signed_off: version.signedOff,
      number_of_genes: version.counts.genes,
      number_of_strs: version.counts.strs,
      number_of_regions: version.counts.regions,
      url: `${origin}/api/v2/panels/${head.id}/versions/${number}/${sha256}`,
    }
  }
}

type BedDocument = Partial<Record<'genes' | 'strs' | 'regions', BedEntity[]>>

const asOfLines = ({ asOf }: PickedVersion): string[] =>
  asOf ? [`# as of ${asOf.instant}, known from ${asOf.known_from}${asOf.exact ? '' : ', not exact'}`] : []

const headOf = (head: PanelHead, { catalogue, audience }: Asked) => ({
  ...panelObject(head, catalogue, audience),
  ...headFields(head),
})

interface Order {
  name: (head: PanelHead) => string | number
  kind: 'string' | 'number'
  compare?: (a: never, b: never) => number
}
const orders: Record<string, Order> = {
  name: { name: (it) => it.name, kind: 'string', compare: compareNames },
  id: { name: (it) => it.id, kind: 'number' },
  version_created: { name: (it) => it.versionCreated, kind: 'string' },
  number_of_genes: { name: (it) => it.stats.number_of_genes ?? 0, kind: 'number' },
}

interface Filter {
  id?: string[] | undefined
  hash_id?: string | undefined
  name?: string | undefined
  code?: string | undefined
  type?: string[] | undefined
  status?: string[] | undefined
  disease_group?: string | undefined
  disease_sub_group?: string | undefined
  is_super?: boolean | undefined
  signed_off?: boolean | undefined
  changed_since?: string | undefined
}

function fits(head: PanelHead, filter: Filter): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const since = filter.changed_since === undefined ? undefined : askedBeginning('changed_since', filter.changed_since)
  const { id, hash_id, name, code, type, status, disease_group, disease_sub_group, is_super, signed_off } = filter
  return (
    (id === undefined || id.includes(String(head.id))) &&
    (hash_id === undefined || same(head.hashId ?? '', hash_id)) &&
    (name === undefined || head.name.toLowerCase().includes(name.toLowerCase())) &&
    (code === undefined || head.relevantDisorders.some((it) => same(it.trim(), code.trim()))) &&
    (type === undefined || head.types.some((it) => type.includes(it.slug))) &&
    (status === undefined || status.includes(head.status)) &&
    (disease_group === undefined || head.level2 === disease_group) &&
    (disease_sub_group === undefined || head.level3 === disease_sub_group) &&
    (is_super === undefined || head.isSuper === is_super) &&
    (signed_off === undefined || (head.signedOff !== null) === signed_off) &&
    (since === undefined || head.versionCreated >= since)
  )
}
