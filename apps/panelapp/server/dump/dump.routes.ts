import { answer, chooseEncoding, namesTag } from '@farside/kernel/http'
import type { Incoming, Site } from '@farside/kernel/http'
import { z } from 'zod'
import { choice, V2Manifest, words } from '../../contract/v2.ts'
import { problems } from '../../problems.ts'
import { answerAt } from '../api/serve.ts'
import type { Asked } from '../api/serve.ts'
import type { Deps } from '../deps.ts'
import { preferredReleases } from '../gene/ensembl.rules.ts'
import { readDataAge } from '../page/surroundings.queries.ts'
import { askedMoment } from '../v2/pick-version.ts'
import { refusal, v2Route } from '../v2/v2-route.ts'
import type { Viewer } from '../viewer/viewer.ts'
import type { DumpAsk, Provenance } from './dump.ts'
import { openDumps } from './open-dumps.ts'
import type { DumpEncoding } from './open-dumps.ts'
import { unlessSwept } from './unless-swept.ts'

const query = z.strictObject({
  as_of: words('Every panel as it was then: `2026-01-31` (the end of that day, UTC) or a time with its offset'),
  versions: choice(['live', 'all'], '`all`: with every former version of each panel'),
})
const refusals = {
  404: refusal('Nothing is known from so long ago'),
  503: refusal('Too many dumps are being made; ask again in a minute'),
}

const dump = v2Route({
  url: '/api/v2/dump',
  operationId: 'v2-dump',
  summary: 'Everything in one download: JSON Lines, a panel a line, and a manifest on the last one',
  description:
    'Compressed with zstd or gzip as `Accept-Encoding` says. The last line is `{"manifest": …}`: counts, and the SHA-256 of ' +
    'all bytes before it. Ask again with the ETag: while nothing changed the answer is 304.',
  query,
  produces: 'anything',
  replies: { 200: { description: 'The lines', type: 'application/jsonl', shape: z.string() }, ...refusals },
})
const manifest = v2Route({
  url: '/api/v2/dump/manifest',
  operationId: 'v2-dump-manifest',
  summary: 'The manifest of the dump alone',
  query,
  replies: { 200: V2Manifest, ...refusals },
})

export const dumpRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const dumps = openDumps({
    db: deps.db,
    folder: deps.settings.DUMP_FOLDER || undefined,
    database: deps.settings.DATABASE_URL,
    preferred: preferredReleases(deps.settings),
    provenance: () => provenanceOf(deps),
    now: deps.now,
  })
  const find = (asked: Asked, given: z.output<typeof query>) =>
    dumps.find(asked.catalogue.fingerprint, { viewer: asked.viewer, which: whichOf(given, deps.now()) })

  site.handle(dump, (request) =>
    answerAt(deps, request, (asked) =>
      unlessSwept(async () => {
        const found = await find(asked, request.query)
        const encoding = encodingFor(request)
        request.vary('Accept-Encoding')
        const tag = `"${found.tag}-${encoding}"`
        const headers: Record<string, string> = {
          etag: tag,
          'cache-control': asked.viewer.kind === 'anonymous' ? 'no-cache' : 'private, no-cache',
        }
        if (namesTag(request.header('if-none-match'), tag)) return answer({ status: 304, headers })
        const { body, bytes } = await found.open(encoding)
        headers['content-type'] = 'application/jsonl'
        headers['last-modified'] = new Date(found.manifest.made_at).toUTCString()
        if (encoding !== 'identity') headers['content-encoding'] = encoding
        if (bytes !== undefined) headers['content-length'] = String(bytes)
        return answer({ headers, body })
      }),
    ),
  )
  site.handle(manifest, (request) =>
    answerAt(deps, request, async (asked) => {
      const found = await find(asked, request.query)
      return deps.answers.serve(request, {
        make: () => ({ type: 'application/json', body: JSON.stringify(found.manifest) }),
      })
    }),
  )
}

function whichOf({ as_of: asked, versions }: z.output<typeof query>, now: Date): DumpAsk['which'] {
  if (asked === undefined) return { kind: versions ?? 'live' }
  if (versions === 'all') {
    throw problems.parameters_invalid({
      versions: ['As of a moment each panel has one version: leave `versions` out.'],
    })
  }
  return { kind: 'as_of', instant: askedMoment(asked, now) }
}

/** Brotli is not kept: it takes long to make and gains little on zstd. */
function encodingFor(request: Incoming): DumpEncoding {
  const accept = request.header('accept-encoding')
  const kept = accept?.split(',').filter((it) => !/^\s*br\s*(;|$)/i.test(it))
  const chosen = chooseEncoding(kept?.join(), { type: 'application/jsonl', bytes: Infinity })
  return chosen === 'br' ? 'identity' : chosen
}

export async function provenanceOf({ db, settings }: Pick<Deps, 'db' | 'settings'>): Promise<Provenance> {
  const { source } = await readDataAge(db)
  return {
    terms: settings.CONTENT_TERMS || settings.DEMO_NOTICE || null,
    licence: settings.CONTENT_LICENCE || null,
    acknowledgement: source?.acknowledgement || null,
    source: source?.url ?? null,
  }
}
