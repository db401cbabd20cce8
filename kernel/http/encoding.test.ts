import { once } from 'node:events'
import { createBrotliDecompress, createGunzip, createZstdDecompress } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { chooseEncoding, decode, encode, encoderOf, isCompressible } from './encoding.ts'
import { namesTag } from './etag.ts'

const json = { type: 'application/json', bytes: 1000 }

describe('choosing an encoding', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, br', 'br'],
    ['x-gzip', 'gzip'],
    ['deflate', 'identity'],
    ['GZIP', 'gzip'],
    ['gzip;q=1.0, zstd;q=0.5', 'gzip'],
    ['zstd;q=0, br;q=0, gzip', 'gzip'],
    ['*', 'zstd'],
    ['*;q=0', 'identity'],
    ['identity', 'identity'],
    ['gzip;q=0', 'identity'],
    ['gzip;q=x', 'identity'],
    ['identity, *;q=0.5', 'identity'],
  ])('%j gets %s', (accept, encoding) => expect(chooseEncoding(accept, json)).toBe(encoding))

  test('leaves alone what is short, and what is compressed by itself', () => {
    expect(chooseEncoding('gzip', { ...json, bytes: 199 })).toBe('identity')
    expect(chooseEncoding('gzip', { ...json, bytes: 200 })).toBe('gzip')
    expect(chooseEncoding('gzip', { ...json, type: 'image/png' })).toBe('identity')
  })

  test.each([
    ['text/html; charset=utf-8', true],
    ['application/problem+json', true],
    ['application/json', true],
    ['text/tab-separated-values', true],
    ['application/javascript', true],
    ['application/octet-stream', false],
    ['image/png', false],
  ])('%s gets smaller: %s', (type, smaller) => expect(isCompressible(type)).toBe(smaller))
})

describe('encoding', () => {
  const body = Buffer.from('abc '.repeat(1000))
  test.each(['zstd', 'gzip', 'identity'] as const)('%s gives the same bytes back', async (encoding) => {
    expect(Buffer.from(await decode(await encode(body, encoding), encoding))).toEqual(body)
  })
  test.each(['zstd', 'br', 'gzip'] as const)('%s makes a body and a stream small', async (encoding) => {
    expect((await encode(body, encoding)).byteLength).toBeLessThan(100)
    const encoder = encoderOf(encoding)!
    encoder.end(body)
    expect(Buffer.concat(await encoder.toArray()).byteLength).toBeLessThan(100)
  })
  test.each([
    ['zstd', createZstdDecompress],
    ['br', createBrotliDecompress],
    ['gzip', createGunzip],
  ] as const)(
    '%s lets a piece out before the next one comes, when it is to be prompt',
    async (encoding, createDecoder) => {
      const encoder = encoderOf(encoding, { prompt: true })!
      const decoder = encoder.pipe(createDecoder())
      encoder.write('first,')
      expect(String((await once(decoder, 'data'))[0])).toBe('first,')
      encoder.end('second')
      expect(String((await once(decoder, 'data'))[0])).toBe('second')
    },
  )
})

describe('comparing tags', () => {
  test.each([
    [undefined, false],
    ['"a-zstd"', true],
    ['W/"a-zstd"', true],
    ['"b", W/"a-zstd"', true],
    ['*', true],
    ['"a"', false],
    ['a-zstd', false],
  ])('%j: %s', (header, same) => expect(namesTag(header, '"a-zstd"')).toBe(same))
})
