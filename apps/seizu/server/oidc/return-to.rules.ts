/** Where to go after a log-in: a path of these pages, else their start (seizu case 105). */
export function safeReturn(wanted: string | null, publicUrl: string): string {
  if (wanted === null || !URL.canParse(wanted, publicUrl)) return '/'
  const url = new URL(wanted, publicUrl)
  // Browsers take `//host` and `/\host` for another site.
  if (url.origin !== new URL(publicUrl).origin || !/^\/(?![/\\])/.test(wanted)) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  return path.startsWith('//') ? '/' : path
}
