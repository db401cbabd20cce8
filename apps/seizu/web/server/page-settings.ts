import type { PageSettings } from '../../contract/page-settings.ts'

const ofOriginal: PageSettings = {
  login: 'balancer',
  query_path: 'server',
  csrf_cookie: '_csrf_token',
  csrf_header: 'X-CSRFToken',
}

/** What the server wrote into this page. */
export const pageSettings: PageSettings = { ...ofOriginal, ...written() }

function written(): Partial<PageSettings> {
  const text = document.querySelector<HTMLMetaElement>('meta[name=seizu]')?.content ?? ''
  // Vite's own server leaves the placeholder as it is.
  return text.startsWith('{') ? (JSON.parse(text) as Partial<PageSettings>) : {}
}
