import { answer, readForm, route } from '@farside/kernel/http'
import type { Call, Site } from '@farside/kernel/http'
import { offeredSources } from '../../contract/vocabulary.ts'
import { problems } from '../../problems.ts'
import type { Deps } from '../deps.ts'
import { genesNamed } from '../gene/gene.queries.ts'
import { maySee } from '../panel/visibility.rules.ts'
import { panelsNamed } from '../search/panels-named.rules.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Viewer } from '../viewer/viewer.ts'
import { ensureTag, geneChoices, panelTypesWith, tagsBeginning } from './autocomplete.queries.ts'

interface Choice {
  id: string | number
  text: string
}
interface Asked {
  text: string
  viewer: Viewer
  limit: number
  offset: number
}

const common = { tags: ['autocomplete'], produces: 'anything', hidden: true } as const
const choices = (name: string, summary: string) =>
  route({
    ...common,
    method: 'GET',
    url: `/autocomplete/${name}/`,
    operationId: `autocomplete ${name}`,
    summary,
    replies: { 200: { description: 'JSON' } },
  })
const newTag = route({
  ...common,
  method: 'POST',
  url: '/autocomplete/tags/',
  operationId: 'autocomplete new tag',
  summary: 'Makes a tag, for curators',
  body: 'stream',
  replies: { 201: { description: 'JSON' }, 403: { description: 'Not a curator' } },
})

const onPage = 10
const longestTag = 255

/** What select boxes offer (panelapp.md chapter 16). */
export const autocompleteRoutes = (deps: Deps) => (site: Site<Viewer>) => {
  const { db } = deps
  const offer = (name: string, summary: string, find: (asked: Asked) => Promise<Choice[]>) => {
    const definition = choices(name, summary)
    site.handle(definition, async (request) => answer({ headers, body: await pageOf(request, find) }))
  }

  offer('gene', 'Active genes', async ({ text, ...range }) => {
    const named = text === '' ? [] : await genesNamed(db, text, 100)
    const symbols = named.filter((it) => it.active).map((it) => it.gene_symbol)
    const genes = await geneChoices(db, text, symbols, range)
    return genes.map((it) => ({
      id: it.gene_symbol,
      // Two blanks, as programs that read these boxes know it.
      text: `${it.gene_symbol} (HGNC:  ${it.hgnc_symbol ?? ''}), ${it.gene_name ?? ''}`,
    }))
  })
  offer('source', 'Sources that forms offer', async ({ text, limit, offset }) =>
    exactFirst(
      offeredSources.filter((it) => it.toLowerCase().includes(text.toLowerCase())),
      text,
    )
      .slice(offset, offset + limit)
      .map((it) => ({ id: it, text: it })),
  )
  offer('tags', 'Tags', async ({ text, ...range }) => {
    const tags = await tagsBeginning(db, text, range)
    return tags.map((it) => ({ id: it.id, text: it.name }))
  })
  offer('panels/simple', 'Panels that are not super panels', async ({ text, viewer, limit, offset }) => {
    const { panels } = await deps.catalogue.read()
    const visible = panels.filter((it) => !it.isSuper && maySee(viewer, it))
    const found = text === '' ? visible : panelsNamed(visible, text).map((it) => it.panel)
    return found.slice(offset, offset + limit).map((it) => ({ id: it.id, text: it.name }))
  })
  offer('panels/type', 'Panel types', async ({ text, ...range }) => {
    const types = await panelTypesWith(db, text, range)
    return types.map((it) => ({ id: it.id, text: it.name }))
  })

  if (deps.settings.PANELAPP_READ_ONLY) return
  site.handle(newTag, async (request) => {
    refuseUnless(request.user, 'use_tags_and_transcripts')
    const form = await readForm(request, { maxBytes: 10_000 })
    const name = (form.get('text') ?? form.get('name') ?? '').trim()
    if (name === '' || name.length > longestTag || name.includes('\0')) {
      throw problems.parameters_invalid({ text: [`1 to ${longestTag} characters`] })
    }
    const tag = await ensureTag(db, name)
    return answer({ status: 201, headers, body: { id: tag.id, text: tag.name } })
  })
}

const headers = { 'cache-control': 'no-store' }

/** One more row than a page has tells whether there is another page. */
async function pageOf(
  { search, user }: Pick<Call<ReturnType<typeof choices>, Viewer>, 'search' | 'user'>,
  find: (asked: Asked) => Promise<Choice[]>,
): Promise<{ results: Choice[]; pagination: { more: boolean } }> {
  const text = (search.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 255)
  const page = /^\d{1,6}$/.test(search.get('page') ?? '') ? Math.max(1, Number(search.get('page'))) : 1
  const found = await find({ text, viewer: user, limit: onPage + 1, offset: (page - 1) * onPage })
  return { results: found.slice(0, onPage), pagination: { more: found.length > onPage } }
}

const exactFirst = (names: readonly string[], text: string): string[] => {
  const wanted = text.toLowerCase()
  return names.toSorted((a, b) => {
    const difference = Number(b.toLowerCase() === wanted) - Number(a.toLowerCase() === wanted)
    return difference || (a.toLowerCase() < b.toLowerCase() ? -1 : 1)
  })
}
