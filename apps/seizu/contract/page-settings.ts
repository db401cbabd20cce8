/**
 * What a start page tells its script before any request: the content of `<meta name="seizu">`, as JSON. A page that lacks
 * it, such as one of the original in STATIC_FOLDER, goes by the defaults of the original.
 */
export interface PageSettings {
  /** By what people come in: an OpenID provider, the load balancer before us, a password of the graph, or nothing. */
  login: 'provider' | 'balancer' | 'password' | 'none'
  query_path: 'browser' | 'server'
  csrf_cookie: string
  csrf_header: string
}
