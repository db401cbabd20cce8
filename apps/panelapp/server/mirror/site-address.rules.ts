/** The address of a site that pages may lead to: over HTTP, and without a login, which everybody would read there. */
export function siteAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined
}
