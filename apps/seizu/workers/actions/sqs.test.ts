import { CreateQueueCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSqs } from '../../../../harness/sqs.ts'
import type { GraphRow } from '../../contract/value.ts'
import { parseConfig } from '../../server/config-file/parse-config.ts'
import { readSeizuSettings } from '../../settings.ts'
import { keptLog } from '../worker.fixture.ts'
import { sqsAction } from './sqs.ts'

describe('the action sqs', () => {
  let server: Awaited<ReturnType<typeof startSqs>>
  let client: SQSClient
  let env: Record<string, string>
  beforeAll(async () => {
    server = await startSqs()
    if ('skipped' in server) return
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' }
    env = { SQS_URL: server.url, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }
    client = new SQSClient({ endpoint: server.url, region: 'ap-northeast-1', credentials })
  }, 300_000)
  afterAll(async () => {
    client?.destroy()
    if ('stop' in server) await server.stop()
  })
  beforeEach(({ skip }) => {
    if ('skipped' in server) skip(server.skipped)
  })

  const open = (more: Record<string, string> = {}) => sqsAction(readSeizuSettings({ ...env, ...more }).settings)
  const send = async (rows: GraphRow[], sqs_queue: string | null) => {
    const { log, lines } = keptLog()
    const action = { action_type: 'sqs', action_config: { sqs_queue } }
    await open().handle({ scheduledQueryId: 'findings', action, rows, log })
    return lines
  }
  async function received(queue: string, count: number) {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queue }))
    const messages: { body: unknown; attributes: Record<string, unknown> }[] = []
    while (messages.length < count) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          WaitTimeSeconds: 1,
        }),
      )
      if (Messages.length === 0) break
      for (const { Body, MessageAttributes } of Messages) {
        messages.push({ body: JSON.parse(Body!), attributes: { ...MessageAttributes } })
      }
    }
    return messages
  }

  test('[77] sends a message for each row, with where it comes from', async () => {
    await client.send(new CreateQueueCommand({ QueueName: 'triage' }))
    const rows = [1, 2, 3].map((n) => ({ details: { n, name: 'Zürich' } }))
    expect(await send(rows, 'triage')).toMatchObject([{ result_count: 3, scheduled_query_id: 'findings' }])
    const messages = await received('triage', 3)
    expect(messages.map((it) => it.body)).toEqual(expect.arrayContaining(rows.map((it) => it.details)))
    for (const { attributes } of messages) {
      expect(attributes).toEqual({
        type: expect.objectContaining({ DataType: 'String', StringValue: 'findings' }),
        source: expect.objectContaining({ DataType: 'String', StringValue: 'seizu' }),
      })
    }
  })

  test('sends the properties of a node, and more rows than one request takes', async () => {
    await client.send(new CreateQueueCommand({ QueueName: 'many' }))
    const rows = Array.from({ length: 25 }, (_, n) => ({
      details: { id: `4:x:${n}`, labels: ['A'], properties: { n } },
    }))
    await send(rows, 'many')
    const bodies = (await received('many', 25)).map((it) => (it.body as { n: number }).n)
    expect(bodies.toSorted((a, b) => a - b)).toEqual(rows.map((_, n) => n))
  })

  test('fails when there is no such queue, and sends nothing without a name or without rows', async () => {
    await expect(send([{ details: {} }], 'nope')).rejects.toThrow(/exist/)
    expect(await send([{ details: {} }], null)).toMatchObject([{ misconfiguration: 'sqs_queue' }])
    expect(await send([], 'nope')).toEqual([])
  })

  test('creates the queues of all its actions at start, when told to', async () => {
    const actions = '[{action_type: sqs, action_config: {sqs_queue: made}}, {action_type: log, action_config: {}}]'
    const { config } = parseConfig(`scheduled_queries: {a: {name: a, cypher: q, actions: ${actions}}}`)
    const exists = () =>
      client.send(new GetQueueUrlCommand({ QueueName: 'made' })).then(
        () => true,
        () => false,
      )
    await open().setup!(config)
    expect(await exists()).toBe(false)
    await open({ SQS_CREATE_SCHEDULED_QUERY_QUEUES: 'true' }).setup!(config)
    expect(await exists()).toBe(true)
  })
})

describe('the action sqs, where the server takes a request and says nothing', () => {
  const mute = createServer()
  const open: Socket[] = []
  let action: ReturnType<typeof sqsAction>
  beforeAll(async () => {
    mute.on('connection', (socket) => void open.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const env = {
      SQS_URL: `http://127.0.0.1:${(mute.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      SQS_CREATE_SCHEDULED_QUERY_QUEUES: 'true',
    }
    action = sqsAction(readSeizuSettings(env).settings, 300)
  })
  afterAll(() => {
    for (const socket of open) socket.destroy()
    mute.close()
  })

  test('fails in time', async () => {
    const { log } = keptLog()
    const run = { scheduledQueryId: 'findings', rows: [{ details: {} }], log }
    await expect(
      action.handle({ ...run, action: { action_type: 'sqs', action_config: { sqs_queue: 'triage' } } }),
    ).rejects.toThrow('SQS: no answer in 0.3 s')
  })

  test('keeps a worker from starting that is to create a queue there', async () => {
    const actions = '[{action_type: sqs, action_config: {sqs_queue: made}}]'
    const { config } = parseConfig(`scheduled_queries: {a: {name: a, cypher: q, actions: ${actions}}}`)
    await expect(action.setup!(config)).rejects.toThrow('SQS: no answer in 0.3 s')
  })
})
