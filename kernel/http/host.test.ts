import { describe, expect, test } from 'vitest'
import { isLoopback } from './host.ts'

describe('a listener', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.8.0.1', true],
    ['localhost', true],
    ['::1', true],
    ['[::1]', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.2', false],
    ['127.0.0.1.example.org', false],
    ['', false],
  ])('on "%s" is for this machine alone: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback)
  })
})
