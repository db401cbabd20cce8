import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { openDatabase } from '@farside/kernel/db'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../harness/database.ts'
import { startDynamoDb } from '../../../../harness/dynamodb.ts'
import { migrations } from '../../migrations.ts'
import { readSeizuSettings } from '../../settings.ts'
import type { Tables } from '../../tables.ts'
import { openDynamoStore } from './dynamodb-store.ts'
import { openUserStore } from './open-user-store.ts'
import type { UserStore } from './user-store.ts'

interface Opened {
  store: UserStore
  end: () => Promise<void>
}

const dynamo = await startDynamoDb()
afterAll(async () => {
  if ('stop' in dynamo) await dynamo.stop()
})
const env = {
  DYNAMODB_URL: 'url' in dynamo ? dynamo.url : '',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SESSION_TOKEN: 'x',
}
const openDynamo = (more: Record<string, string>) =>
  openUserStore(readSeizuSettings({ ...env, ...more }).settings, undefined)

async function inDynamo(): Promise<Opened | { skipped: string }> {
  if ('skipped' in dynamo) return dynamo
  const store = await openDynamo({ DYNAMODB_CREATE_TABLE: 'true', DYNAMODB_TABLE: 'suite' })
  return { store, end: () => store.close() }
}

async function inPostgres(): Promise<Opened> {
  const database = await freshDatabase({ migrations })
  const db = openDatabase<Tables>(database.url)
  const { settings } = readSeizuSettings({ SEIZU_DATABASE_URL: database.url })
  const store = await openUserStore(settings, db)
  const end = async () => {
    await store.close()
    await db.destroy()
    await database.drop()
  }
  return { store, end }
}

describe.each([
  ['SEIZU_DATABASE_URL', inPostgres],
  ['DynamoDB', inDynamo],
])('the dates of passwords in %s', (_, open) => {
  let opened: Opened | { skipped: string }
  beforeAll(async () => void (opened = await open()), 60_000)
  afterAll(async () => {
    if ('end' in opened) await opened.end()
  })
  beforeEach(({ skip }) => {
    if ('skipped' in opened) skip(opened.skipped)
  })
  const store = () => (opened as Opened).store

  test('are none for who never logged in', async () => expect(await store().get('nobody@x.example')).toBeUndefined())
  test('are that of the last log-in, by the name as it is written', async () => {
    const [first, last] = [new Date('2026-01-31T12:00:00.125Z'), new Date('2026-02-01T00:00:00Z')]
    await store().put('ann@x.example', first)
    expect(await store().get('ann@x.example')).toEqual(first)
    await store().put('ann@x.example', last)
    expect(await store().get('ann@x.example')).toEqual(last)
    expect(await store().get('Ann@x.example')).toBeUndefined()
  })
})

describe('DynamoDB', () => {
  let client: DynamoDBClient
  beforeAll(() => {
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
    client = new DynamoDBClient({ endpoint: env.DYNAMODB_URL, region: 'ap-northeast-1', credentials })
  })
  afterAll(() => client.destroy())
  beforeEach(({ skip }) => {
    if ('skipped' in dynamo) skip(dynamo.skipped)
  })

  test('is given the table DYNAMODB_TABLE with DYNAMODB_CREATE_TABLE, and keeps it at the next start', async () => {
    const more = { DYNAMODB_CREATE_TABLE: 'true', DYNAMODB_TABLE: 'made-here' }
    for (let starts = 0; starts < 2; starts += 1) await (await openDynamo(more)).close()
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'made-here' }))
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
    })
  })

  test('has items of the original’s form, in real UTC, and those of the original are read', async () => {
    const store = await openDynamo({ DYNAMODB_CREATE_TABLE: 'true', DYNAMODB_TABLE: 'form' })
    await store.put('ann@x.example', new Date('2026-01-31T12:00:00.125Z'))
    const Key = { email: { S: 'ann@x.example' } }
    const { Item } = await client.send(new GetItemCommand({ TableName: 'form', Key }))
    expect(Item).toEqual({ ...Key, password_set_date: { S: '2026-01-31T12:00:00.125000+0000' } })

    const theirs = { email: { S: 'bob@x.example' }, password_set_date: { S: '2022-05-06T07:08:09.123456+0000' } }
    await client.send(new PutItemCommand({ TableName: 'form', Item: theirs }))
    expect(await store.get('bob@x.example')).toEqual(new Date('2022-05-06T07:08:09.123Z'))
    await client.send(new PutItemCommand({ TableName: 'form', Item: { ...theirs, password_set_date: { S: 'soon' } } }))
    expect(await store.get('bob@x.example')).toBeUndefined()
    await store.close()
  })

  test('without the table refuses both, so that nobody gets a user without a date', async () => {
    const store = await openDynamo({ DYNAMODB_TABLE: 'nowhere' })
    await expect(store.put('ann@x.example', new Date())).rejects.toThrow(/non-existent table/)
    await expect(store.get('ann@x.example')).rejects.toThrow(/non-existent table/)
    await store.close()
  })
})

test('a DynamoDB that takes requests and never answers does not hold up the start', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port } = mute.address() as AddressInfo
  const more = {
    DYNAMODB_URL: `http://127.0.0.1:${port}`,
    DYNAMODB_CREATE_TABLE: 'true',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  }
  try {
    const opening = openDynamoStore(readSeizuSettings(more).settings, { betweenMs: 1, requestMs: 20 })
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
  } finally {
    mute.closeAllConnections()
    mute.close()
  }
})
