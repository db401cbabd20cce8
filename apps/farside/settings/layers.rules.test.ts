import { flag, port, secret, text } from '@farside/kernel/config'
import { describe, expect, test } from 'vitest'
import { mergeSettings, optionName, plainVariables, prefixedVariables, unusedVariables } from './layers.rules.ts'

const table = {
  SECRET_KEY: secret({ required: true, aliases: ['DJANGO_SECRET_KEY'], doc: '' }),
  NAME: text({ default: 'default', doc: '' }),
  COOKIES: flag({ default: 'true', doc: '' }),
  PORT: port({ default: '8080', doc: '' }),
  HOST: text({ default: '127.0.0.1', doc: '' }),
  DEBUG: flag({ default: 'false', doc: '' }),
}

describe('which layer wins', () => {
  const demo = { NAME: 'demo', PORT: '8002', COOKIES: 'false' }
  const secrets = { SECRET_KEY: 'generated' }
  test.each([
    ['nothing of ours: the program has its own default', [{}, {}, {}, {}], {}],
    ['the demo profile over the default', [demo, {}, {}, {}], demo],
    ['a generated secret beside it', [demo, secrets, {}, {}], { ...demo, ...secrets }],
    ['a plain variable over both', [demo, secrets, { NAME: 'plain' }, {}], { ...demo, ...secrets, NAME: 'plain' }],
    [
      'a prefixed variable over all',
      [demo, secrets, { NAME: 'plain', SECRET_KEY: 'plain' }, { NAME: 'own' }],
      { ...demo, NAME: 'own', SECRET_KEY: 'plain' },
    ],
    [
      'an alias as the setting it stands for',
      [demo, secrets, { DJANGO_SECRET_KEY: 'theirs' }, {}],
      { ...demo, SECRET_KEY: 'theirs' },
    ],
    [
      'the name over its alias within one layer, in either order',
      [{}, {}, { DJANGO_SECRET_KEY: 'alias', SECRET_KEY: 'name' }, { SECRET_KEY: 'name', DJANGO_SECRET_KEY: 'alias' }],
      { SECRET_KEY: 'name' },
    ],
    ['not an empty variable, which means unset', [demo, secrets, { NAME: '' }, {}], { ...demo, ...secrets }],
    ['an empty variable where empty is a value', [{ COOKIES: 'true' }, {}, {}, { COOKIES: '' }], { COOKIES: '' }],
  ])('%s', (_, layers, merged) => {
    expect(mergeSettings(table, layers)).toEqual(merged)
  })
})

describe('plain variables', () => {
  test('are those of the program, but never PORT, HOST or DEBUG', () => {
    const env = { NAME: 'n', DJANGO_SECRET_KEY: 's', PORT: '1', HOST: 'h', DEBUG: '1', PATH: '/bin' }
    expect(plainVariables(table, env)).toEqual({ NAME: 'n', DJANGO_SECRET_KEY: 's' })
  })
})

describe('prefixed variables', () => {
  test('lose their prefix, PORT and HOST included', () => {
    const env = { ORIGIN__PORT: '1', ORIGIN__HOST: '::1', DESTINATION__PORT: '2', ORIGIN_PORT: '3' }
    expect(prefixedVariables('ORIGIN', env)).toEqual({ PORT: '1', HOST: '::1' })
  })

  test('name options of lidi in capitals', () => {
    expect(optionName('FROM_TCP')).toBe('from-tcp')
  })

  test('that nothing reads give one line each', () => {
    const readers = [{ prefix: 'ORIGIN', title: 'the origin', knows: (name: string) => name === 'PORT' }]
    const env = { ORIGIN__PORT: '1', ORIGIN__PROT: '1', SEIZU__PORT: '1', OTHER__X: '1' }
    expect(unusedVariables(env, readers)).toEqual([
      'ORIGIN__PROT has no effect: the origin has no setting PROT',
      'SEIZU__PORT has no effect: no program that reads SEIZU__… is started',
    ])
  })
})
