import { GetQueueUrlCommand, CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import type { Config } from '../../contract/config.ts'
import type { Settings } from '../../settings.ts'
import type { ActionModule } from './action.ts'
import { detailsOf, hasAll, logSending, textOf } from './action-details.ts'
import { batches } from './batches.rules.ts'

type SqsSettings = Pick<
  Settings,
  | 'SQS_URL'
  | 'SQS_CREATE_SCHEDULED_QUERY_QUEUES'
  | 'AWS_DEFAULT_REGION'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'AWS_SESSION_TOKEN'
>

const TIMEOUT_MS = 30_000

/**
 * A message for each row, to a queue of that name (seizu §8.6).
 * @param timeoutMs for each request to SQS, with the client's own tries
 */
export function sqsAction(settings: SqsSettings, timeoutMs = TIMEOUT_MS): ActionModule {
  const client = openClient(settings)
  /** The client has no deadline of its own. */
  const inTime = async <T>(send: (within: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> => {
    const abortSignal = AbortSignal.timeout(timeoutMs)
    try {
      return await send({ abortSignal })
    } catch (error) {
      throw abortSignal.aborted ? new Error(`SQS: no answer in ${timeoutMs / 1000} s`, { cause: error }) : error
    }
  }
  return {
    name: 'sqs',
    async setup(config) {
      if (!settings.SQS_CREATE_SCHEDULED_QUERY_QUEUES) return
      for (const name of queuesOf(config)) {
        await inTime((within) => client.send(new CreateQueueCommand({ QueueName: name }), within))
      }
    },
    async handle(run) {
      const { action, scheduledQueryId, rows } = run
      if (rows.length === 0 || !hasAll(run, ['sqs_queue'])) return
      const queue = textOf(action.action_config.sqs_queue, 'sqs_queue')
      const bodies = detailsOf(run).map((it) => JSON.stringify(it))
      logSending(run)
      const { QueueUrl } = await inTime((within) => client.send(new GetQueueUrlCommand({ QueueName: queue }), within))
      for (const batch of batches(bodies)) {
        const Entries = batch.map((body, index) => entryOf(String(index), body, scheduledQueryId))
        const { Failed = [] } = await inTime((within) =>
          client.send(new SendMessageBatchCommand({ QueueUrl, Entries }), within),
        )
        const [first] = Failed
        if (first) {
          const why = `${first.Code}${first.Message === undefined ? '' : `: ${first.Message}`}`
          throw new Error(`SQS did not take ${Failed.length} of ${Entries.length} messages: ${why}`)
        }
      }
    },
  }
}

const entryOf = (Id: string, MessageBody: string, scheduledQueryId: string): SendMessageBatchRequestEntry => ({
  Id,
  MessageBody,
  MessageAttributes: {
    type: { DataType: 'String', StringValue: scheduledQueryId },
    source: { DataType: 'String', StringValue: 'seizu' },
  },
})

function queuesOf({ scheduled_queries }: Config): Set<string> {
  const names = Object.values(scheduled_queries)
    .flatMap((it) => it.actions)
    .filter((it) => it.action_type === 'sqs')
    .map((it) => it.action_config.sqs_queue)
  return new Set(names.filter((it) => typeof it === 'string' && it !== '') as string[])
}

function openClient(settings: SqsSettings): SQSClient {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = settings
  return new SQSClient({
    region: settings.AWS_DEFAULT_REGION,
    ...(settings.SQS_URL && { endpoint: settings.SQS_URL }),
    ...(accessKeyId &&
      secretAccessKey && {
        credentials: { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) },
      }),
  })
}
