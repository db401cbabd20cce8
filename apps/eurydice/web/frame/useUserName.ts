import { useSyncExternalStore } from 'react'
import { onUserName, userName } from '../server/client.ts'

/** Whom the server answers (`Authenticated-User` of any answer); undefined before the first one. */
export const useUserName = (): string | undefined => useSyncExternalStore(onUserName, userName)
