import type { z } from 'zod'
import type { Answer } from './answer.ts'
import type { Incoming } from './incoming.ts'

/** A documented reply: the shape of its JSON, or a sentence and what else belongs to it. */
export type Reply =
  | z.ZodType
  | { description: string; shape?: z.ZodType; type?: string; headers?: Readonly<Record<string, string>> }

export interface RouteDefinition {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A path; `:name` is a parameter. With the site's `slashes`, the form without the last slash redirects here. */
  url: string
  /** Other addresses of the same thing, left out of the OpenAPI document. */
  aliases?: readonly string[]
  operationId: string
  summary: string
  description?: string
  tags: readonly string[]
  /** `anyone`: no credentials are looked at. Default: a request that names no user is refused with 401. */
  access?: 'anyone' | 'user'
  /** A parameter that does not fit names nothing: 404. */
  params?: z.ZodObject
  query?: z.ZodObject
  /** Request headers that mean something here; for the document only. */
  headers?: Readonly<Record<string, string>>
  /** A JSON body of this shape, or the raw bytes, which are then the handler's to read, count and limit. */
  body?: z.ZodType | 'stream'
  /** What `Accept` may ask for; the first is the default. `anything`: the header is not looked at. */
  produces?: readonly string[] | 'anything'
  replies: Readonly<Record<number, Reply>>
  /** Shell samples for the reference page. */
  samples?: readonly string[]
  /** Not in the OpenAPI document. */
  hidden?: boolean
}

export type Route = RouteDefinition

/** A route as a value: server, document and tests read the same one. */
export const route = <const R extends RouteDefinition>(definition: R): R => definition

type ShapeOf<T> = T extends z.ZodType ? z.output<T> : undefined

/** What a handler is called with: the request, the values of the route's shapes, and who asks. */
export type Call<R extends RouteDefinition, User> = Incoming & {
  user: R['access'] extends 'anyone' ? undefined : User
  params: R['params'] extends z.ZodType ? z.output<R['params']> : Record<string, string>
  query: ShapeOf<R['query']>
  body: ShapeOf<R['body']>
  /** What `Accept` and the route's `produces` agreed on. */
  produces: string
}

type Good = 200 | 201 | 202 | 203 | 204 | 206
type ValueOf<T> = T extends z.ZodType
  ? z.input<T>
  : T extends { shape: infer S extends z.ZodType }
    ? z.input<S>
    : undefined | void
type Values<R extends RouteDefinition> = {
  [S in keyof R['replies'] & Good]: ValueOf<R['replies'][S]>
}[keyof R['replies'] & Good]

export type Handler<R extends RouteDefinition, User> = (call: Call<R, User>) => Promise<Values<R> | Answer>
