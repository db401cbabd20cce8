import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { portalAssets, renderPortal } from './portal.ts'
import type { PortalStatus } from './portal.ts'

const status: PortalStatus = {
  version: '0.1.0',
  startedAt: '2026-11-22T09:41:07Z',
  parts: [
    { name: 'eurydice-origin', state: 'healthy', url: 'http://127.0.0.1:8002', pid: 12 },
    { name: 'eurydice-destination', state: 'healthy', url: 'http://127.0.0.1:8003', pid: 13 },
    { name: 'lidi-send', state: 'healthy', address: 'tcp 127.0.0.1:8006' },
    { name: 'lidi-receive', state: 'failed', address: 'udp 127.0.0.1:8007' },
  ],
  accounts: [{ program: 'eurydice-origin', username: '<m.dupin>', role: 'user' }],
  accountsFile: '.farside/accounts.json',
  lastPacketAt: '2026-11-22T09:59:57Z',
}
const page = renderPortal(status, new Date('2026-11-22T10:00:00Z'))

describe('the portal page', () => {
  test('tells each program that runs here, its state, its address, the version and a first step', () => {
    expect(page).toContain('<h1>lidi, receiving side failed</h1>')
    expect(page).toContain('href="http://127.0.0.1:8002"')
    expect(page).toContain('127.0.0.1:8002 · 127.0.0.1:8003 · version 0.1.0')
    expect(page).toContain('drop a file on the origin page')
    expect(page).toContain('Last packet 3 s ago')
    expect(page).not.toContain('Open Seizu')
  })

  test('escapes what it is given', () => {
    expect(page).toContain('&lt;m.dupin&gt;')
    expect(page).not.toContain('<m.dupin>')
  })

  test('asks only for files that are served with it, and carries nothing inline that a strict policy would refuse', () => {
    const asked = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path)
    expect(asked.filter((path) => !portalAssets.some((asset) => asset.path === path))).toEqual([])
    for (const { file } of portalAssets) expect(readFileSync(file).byteLength).toBeGreaterThan(0)
    expect(page).not.toMatch(/<style|style="|<script>|\son\w+="/)
  })
})
