import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '@farside/kernel/log'
import { startWeb } from '../../app.ts'
import { readPanelappSettings } from '../../settings.ts'
import { startStory } from '../../tests/story.ts'
import type { Story } from '../../tests/story.ts'

let story: Story
let web: Awaited<ReturnType<typeof startWeb>>
let now = Date.parse('2026-01-31T10:00:00Z')
beforeAll(async () => {
  story = await startStory()
  const { settings } = readPanelappSettings({
    DATABASE_URL: 'postgresql://unused',
    WEB_BIND: '127.0.0.1:0',
    API_THROTTLE: '3/minute,token=5/minute',
    CLIENT_ADDRESS_HEADER_NAME: 'HTTP_X_FORWARDED_FOR',
  })
  const { db } = story
  web = await startWeb(settings, { log: silentLog, db, now: () => new Date(now) })
})
afterAll(async () => {
  await web?.close()
  await story?.close()
})

const ask = (headers: Record<string, string>, path = '/api/v1/') => fetch(web.url + path, { headers })
const statuses = async (count: number, headers: Record<string, string>, path?: string) => {
  const found: number[] = []
  for (let turn = 0; turn < count; turn += 1) found.push((await ask(headers, path)).status)
  return found
}

describe('API_THROTTLE', () => {
  test('refuses an address (by CLIENT_ADDRESS_HEADER_NAME) that asks more often than API_THROTTLE says, and tells it when to come again', async () => {
    expect(await statuses(4, { 'x-forwarded-for': '1.1.1.1, 10.0.0.1' })).toEqual([200, 200, 200, 429])
    const refused = await ask({ 'x-forwarded-for': 'anything, 10.0.0.1' }, '/WebServices/list_panels/')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20'])
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect(await refused.json()).toEqual({ detail: 'Too many requests: come again in 20 seconds.' })
    expect((await ask({ 'x-forwarded-for': '10.0.0.2' })).status).toBe(200)
    now += 20_000
    expect(await statuses(2, { 'x-forwarded-for': '10.0.0.1' })).toEqual([200, 429])
  })

  test('lets those with a token ask more often, wherever they are; an invented token is none', async () => {
    const authorization = `Token ${story.tokens.reviewer}`
    for (const address of ['10.0.1.1', '10.0.1.2', '10.0.1.3', '10.0.1.4', '10.0.1.5']) {
      expect((await ask({ authorization, 'x-forwarded-for': address })).status).toBe(200)
    }
    expect((await ask({ authorization, 'x-forwarded-for': '10.0.1.6' })).status).toBe(429)
    const invented = (digit: string) => ({ authorization: `Token ${digit.repeat(40)}`, 'x-forwarded-for': '10.0.2.1' })
    const found: number[] = []
    for (const digit of ['a', 'b', 'c', 'd']) found.push((await ask(invented(digit))).status)
    expect(found).toEqual([401, 401, 401, 429])
  })

  test('does not count pages', async () => {
    expect(await statuses(8, { 'x-forwarded-for': '10.0.3.1' }, '/livez')).toEqual(Array.from({ length: 8 }, () => 200))
    expect(await statuses(5, { 'x-forwarded-for': '10.0.3.1' }, '/panels/')).not.toContain(429)
  })
})
