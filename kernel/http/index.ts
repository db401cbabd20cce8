/**
 * The HTTP door: routes are values, handlers are short, and everything that is the same for each request happens once.
 *
 *     const show = route({
 *       method: 'GET', url: '/api/v1/things/:thingId/', operationId: 'check-thing', summary: 'One thing', tags: ['things'],
 *       params: z.object({ thingId: z.uuid() }),
 *       replies: { 200: Thing, 404: { description: 'No such thing' } },
 *     })
 *     const store = route({
 *       method: 'POST', url: '/api/v1/things/', operationId: 'create-thing', summary: 'Store a thing', tags: ['things'],
 *       body: 'stream',                                  // the bytes are left on `request.stream`, untouched and unlimited
 *       replies: { 201: Thing },
 *     })
 *     export const thingRoutes = ({ db }: Deps) => (site: Site<User>) => {
 *       site.handle(show, async ({ user, params }) => readThing(db, user.id, params.thingId))  // JSON, lowest 2xx of replies
 *       site.handle(store, async ({ user, stream, signal, rawHeaders }) => …)
 *     }
 *     const site = createSite<User>({ log, authenticate, refuse: errorBody, slashes: true })
 *     thingRoutes(deps)(site)
 *     const server = await listen(site, { host: '127.0.0.1', port: 0 })   // server.url, server.close()
 *
 * A handler returns the JSON value, or `answer({ status, headers, body })` when it needs more (a stream, bytes, text, a
 * redirect). It throws a `Problem` to refuse; anything else thrown is logged and becomes 500 with the request's id.
 * Header values are Latin-1 text, one character a byte, both ways. `GET` serves `HEAD` too (a body stream is then
 * destroyed unread); `OPTIONS` and 405 with `Allow` come by themselves.
 */
export { answer } from './answer.ts'
export type { Answer } from './answer.ts'
export { chooseEncoding, decode, encode, encoderOf, isCompressible } from './encoding.ts'
export type { Encoding } from './encoding.ts'
export { namesTag } from './etag.ts'
export { readForm } from './form.ts'
export { isLoopback } from './host.ts'
export type { Incoming } from './incoming.ts'
export { listen } from './listen.ts'
export type { Server } from './listen.ts'
export { openApi } from './openapi.ts'
export { httpProblems } from './problems.ts'
export { route } from './route.ts'
export type { Call, Route, RouteDefinition } from './route.ts'
export { createSite } from './site.ts'
export type { Answered, Refusal, Site, SiteOptions } from './site.ts'
export { statusOf } from './status.ts'
export { toSwagger } from './swagger.ts'
export { writeYaml } from './yaml.ts'
