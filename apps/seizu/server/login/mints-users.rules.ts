import type { Settings } from '../../settings.ts'

/** Whether those who log in get a database user of their own (seizu §7). */
export const mintsUsers = ({
  AUTH_MODE,
  SEIZU_QUERY_PATH,
}: Pick<Settings, 'AUTH_MODE' | 'SEIZU_QUERY_PATH'>): boolean => AUTH_MODE === 'auto' && SEIZU_QUERY_PATH === 'browser'
