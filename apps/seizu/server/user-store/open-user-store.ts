import type { Settings } from '../../settings.ts'
import type { SeizuDb } from '../../tables.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { UserStore } from './user-store.ts'

/** In our own database when there is one, else in DynamoDB as in the original. */
export async function openUserStore(settings: Settings, db: SeizuDb | undefined): Promise<UserStore> {
  if (db) return openPostgresStore(db)
  const { openDynamoStore } = await import('./dynamodb-store.ts')
  return openDynamoStore(settings)
}
