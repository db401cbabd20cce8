import { createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { problems } from '../../problems.ts'
import type { Settings } from '../../settings.ts'
import type { Identity } from '../identity/identity.ts'
import { canonicalJson } from './canonical-json.ts'
import type { ReportQuery } from './report-queries.rules.ts'

const Payload = z.strictObject({
  v: z.literal(1),
  kind: z.literal('report_query'),
  user_id: z.string(),
  report_id: z.string(),
  report_version: z.string(),
  path: z.string(),
  query: z.string(),
  allowed_param_names: z.array(z.string()),
  static_params: z.record(z.string(), z.unknown()),
  /** Seconds since 1970. */
  exp: z.number(),
})
/** The right to run one query of a report (seizu §13.4). */
export type Capability = z.infer<typeof Payload>

const LIFE_MS = 15 * 60_000

/** Signs and reads tokens: base64url of the payload's JSON, a dot, base64url of its HMAC-SHA256. */
export function openCapabilities(settings: Pick<Settings, 'REPORT_QUERY_SIGNING_SECRET' | 'SECRET_KEY'>) {
  const key = createSecretKey(signingKey(settings))
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    /** @param version of the report */
    issue(
      report: { id: string; version: string },
      query: ReportQuery,
      { userId, expiresAt }: Identity,
      now: Date,
    ): string {
      const payload: Capability = {
        v: 1,
        kind: 'report_query',
        user_id: userId,
        report_id: report.id,
        report_version: report.version,
        path: query.path,
        query: query.text,
        allowed_param_names: query.allowed,
        static_params: query.fixed,
        exp: Math.floor((expiresAt?.getTime() ?? now.getTime() + LIFE_MS) / 1000),
      }
      const text = Buffer.from(JSON.stringify(payload)).toString('base64url')
      return `${text}.${sign(text).toString('base64url')}`
    },
    /** @throws Problem `token_invalid`, `token_foreign`, `token_expired` */
    read(token: string, { userId }: Identity, now: Date): Capability {
      const [text = '', signature = '', ...more] = token.split('.')
      const expected = sign(text)
      const given = Buffer.from(signature, 'base64url')
      // Decoding forgives; one token has one spelling.
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
      if (!isOurs || more.length > 0 || given.toString('base64url') !== signature) throw problems.token_invalid()
      const payload = Payload.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
      if (!payload.success) throw problems.token_invalid()
      if (payload.data.user_id !== userId) throw problems.token_foreign()
      if (payload.data.exp * 1000 <= now.getTime()) throw problems.token_expired()
      return payload.data
    },
  }
}
export type Capabilities = ReturnType<typeof openCapabilities>

/**
 * The parameters with which a capability's query runs.
 * @throws Problem `param_unlisted`, `param_fixed`
 */
export function parametersOf(
  { allowed_param_names, static_params }: Pick<Capability, 'allowed_param_names' | 'static_params'>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  for (const [name, value] of Object.entries(given)) {
    if (!allowed_param_names.includes(name)) throw problems.param_unlisted(name)
    const isFixed = Object.hasOwn(static_params, name)
    if (isFixed && canonicalJson(value) !== canonicalJson(static_params[name])) throw problems.param_fixed(name)
  }
  return { ...given, ...static_params }
}

function signingKey({
  REPORT_QUERY_SIGNING_SECRET: own,
  SECRET_KEY: general,
}: Parameters<typeof openCapabilities>[0]): Buffer {
  if (own) return Buffer.from(own)
  // Without either (CSRF_DISABLE), tokens of this process are good in this process.
  if (!general) return randomBytes(32)
  return Buffer.from(hkdfSync('sha256', general, '', 'seizu report query tokens', 32))
}
