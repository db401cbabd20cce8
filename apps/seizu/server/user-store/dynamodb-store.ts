import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { sleep } from '@farside/kernel/lifecycle'
import type { Settings } from '../../settings.ts'
import type { UserStore } from './user-store.ts'

type StoreSettings = Pick<
  Settings,
  | 'DYNAMODB_TABLE'
  | 'DYNAMODB_URL'
  | 'DYNAMODB_CREATE_TABLE'
  | 'AWS_DEFAULT_REGION'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'AWS_SESSION_TOKEN'
>

const TRIES = 5
const patient = { betweenMs: 2000, requestMs: 10_000 }

/** The table of the original: key `email`, date `password_set_date` (seizu §7.5). */
export async function openDynamoStore(settings: StoreSettings, { betweenMs, requestMs } = patient): Promise<UserStore> {
  const { DYNAMODB_TABLE: TableName, DYNAMODB_URL: endpoint } = settings
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = settings
  const client = new DynamoDBClient({
    region: settings.AWS_DEFAULT_REGION,
    maxAttempts: 3,
    ...(endpoint !== '' && { endpoint }),
    ...(id &&
      secret && {
        credentials: { accessKeyId: id, secretAccessKey: secret, ...(session && { sessionToken: session }) },
      }),
  })
  const within = () => ({ abortSignal: AbortSignal.timeout(requestMs) })
  if (settings.DYNAMODB_CREATE_TABLE) await createTable()
  return {
    async get(email) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: { email: { S: email } } }), within())
      return dateOf(Item?.password_set_date?.S)
    },
    async put(email, at) {
      const Item = { email: { S: email }, password_set_date: { S: writtenDate(at) } }
      await client.send(new PutItemCommand({ TableName, Item }), within())
    },
    close: async () => client.destroy(),
  }

  async function createTable(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        if (await isActive(client, TableName, within)) return
      } catch (error) {
        if (tries >= TRIES) throw error
      }
      await sleep(betweenMs)
    }
  }
}

/** `YYYY-MM-DDThh:mm:ss.ffffff+0000` */
const writtenDate = (at: Date): string => at.toISOString().replace(/Z$/, '000+0000')

/** One that cannot be read counts as none. */
function dateOf(text: string | undefined): Date | undefined {
  const date = new Date((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(date.getTime()) ? undefined : date
}

async function isActive(
  client: DynamoDBClient,
  TableName: string,
  within: () => { abortSignal: AbortSignal },
): Promise<boolean> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }), within())
    return Table?.TableStatus === 'ACTIVE'
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
  }
  try {
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'email', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      }),
      within(),
    )
    return TableDescription?.TableStatus === 'ACTIVE'
  } catch (error) {
    if (error instanceof ResourceInUseException) return false // somebody else is making it
    throw error
  }
}
