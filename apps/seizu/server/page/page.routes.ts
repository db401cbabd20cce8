import { randomBytes } from 'node:crypto'
import { answer, httpProblems, route } from '@farside/kernel/http'
import type { Answer, Incoming, Site } from '@farside/kernel/http'
import type { Settings } from '../../settings.ts'
import type { Deps } from '../deps.ts'
import { contentPolicy } from '../https/security-headers.rules.ts'
import type { Identity } from '../identity/identity.ts'
import { openBuiltPages } from './built-pages.ts'
import type { BuiltFile, BuiltPages } from './built-pages.ts'
import { escaped, notBuiltPage } from './not-built-page.ts'
import { pageSettings } from './page-settings.rules.ts'
import { preloadLinks, preloads } from './preloads.rules.ts'

const page = route({
  method: 'GET',
  url: '/*',
  operationId: 'page',
  summary: 'A built file, or the page from which the browser takes it on',
  tags: ['pages'],
  access: 'anyone',
  produces: 'anything',
  hidden: true,
  replies: { 200: { description: 'The page or file' } },
})
/** Programs are told that there is nothing, never given a page. */
const unknown = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
  route({
    method,
    url: '/api/*',
    operationId: `unknown_${method.toLowerCase()}`,
    summary: 'No such address',
    tags: ['pages'],
    access: 'anyone',
    produces: 'anything',
    body: 'stream',
    hidden: true,
    replies: { 404: { description: 'No such address' } },
  }),
)

/** Files, and for every other address the start page (seizu §6.1). Last of all routes. */
export const pageRoutes =
  ({ settings }: Pick<Deps, 'settings'>) =>
  (site: Site<Identity>): void => {
    const told = pageSettings(settings)
    const pages = openBuiltPages(settings.STATIC_FOLDER, escaped(JSON.stringify(told)))
    site.handle(page, async (request) => {
      const { path } = request
      const file = pages.file(decoded(path))
      if (file) return fileAnswer(file, request)
      if (path.startsWith('/static/') || isRootFile(path)) throw httpProblems.not_found()
      return startAnswer(pages, settings, preloadLinks(preloads(path, told).map(escaped)))
    })
    for (const it of unknown) {
      site.handle(it, async () => {
        throw httpProblems.not_found()
      })
    }
  }

/** Where the page that Vite built has room for them; one of 2022 has none. */
const PRELOADS = '<!-- preloads -->'

const isRootFile = (path: string): boolean => /^\/(?:(?:asset-)?manifest\.json|favicon\.(?:png|svg|ico))$/.test(path)

function startAnswer(pages: BuiltPages, settings: Settings, links: string): Answer {
  const nonce = randomBytes(12).toString('base64url')
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'Content-Security-Policy': contentPolicy(settings, nonce),
  }
  const start = pages.start()
  if (!start) return answer({ status: 500, headers, body: notBuiltPage(settings.STATIC_FOLDER) })
  return answer({ headers, body: start.join(nonce).replace(PRELOADS, () => links) })
}

function fileAnswer({ bytes, type, etag, zipped }: BuiltFile, request: Incoming): Answer {
  const immutable = request.path.startsWith('/static/')
  const headers: Record<string, string> = {
    etag,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (zipped) request.vary('Accept-Encoding')
  if (request.header('if-none-match') === etag) return answer({ status: 304, headers })
  headers['content-type'] = type
  if (!zipped || !/\bgzip\b/.test(request.header('accept-encoding') ?? '')) return answer({ headers, body: bytes })
  return answer({ headers: { ...headers, 'content-encoding': 'gzip' }, body: zipped })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
