import { queryOptions } from '@tanstack/react-query'
import type { ApiToken, Me } from '../../contract/account.ts'
import type { Metadata } from '../../contract/information.ts'
import { ask, hasCsrfCookie, send } from './client.ts'

export type Side = 'origin' | 'destination'

/** What `/metadata/` tells anybody: the installation's face and its limits. */
export const metadataQuery = queryOptions({
  queryKey: ['metadata'],
  queryFn: ({ signal }) => ask<Metadata>('/metadata/', { signal }),
  staleTime: Infinity,
})

/** Asking who we are is what makes the browser ask for a password: once, before anything else does. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => ask<Me>('/user/me/', { signal }),
  staleTime: Infinity,
})

export const readToken = (signal?: AbortSignal) => ask<ApiToken>('/user/token/', { signal })

/** The old token dies at once. */
export const renewToken = () => ask<ApiToken>('/user/token/', { method: 'DELETE' })

export const logOut = () => send('/user/logout/', { method: 'POST' })

/** Log-ins by cookie can be ended by us; a browser keeps a Basic log-in until it is closed. */
export const canLogOut = hasCsrfCookie
