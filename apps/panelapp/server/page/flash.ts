import type { Incoming } from '@farside/kernel/http'
import type { Flash } from '../../pages/frame/frame.ts'

const cookie = 'flash'

/** Keeps sentences for the next page that this browser asks for; call it before a redirect. */
export function flash(request: Incoming, sentences: readonly Flash[]): void {
  const value = Buffer.from(JSON.stringify(sentences)).toString('base64url')
  request.setHeader('Set-Cookie', `${cookie}=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`)
}

/** The sentences kept for this page. They are forgotten by being read. */
export function takeFlash(request: Incoming): Flash[] {
  const value = request.cookie(cookie)
  if (!value) return []
  request.setHeader('Set-Cookie', `${cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`)
  try {
    const kept: unknown = JSON.parse(Buffer.from(value, 'base64url').toString())
    return Array.isArray(kept) ? kept.flatMap((it: unknown) => readOne(it) ?? []).slice(0, 5) : []
  } catch {
    return []
  }
}

function readOne(kept: unknown): Flash | undefined {
  const { kind, text } = (kept ?? {}) as { kind?: unknown; text?: unknown }
  const known = kind === 'good' || kind === 'warn' || kind === 'bad' || kind === 'info'
  return known && typeof text === 'string' ? { kind, text: text.slice(0, 500) } : undefined
}
