import { queryOptions } from '@tanstack/react-query'
import type { ConfigResponse, LoginResponse, MeResponse } from '../../contract/api.ts'
import { ask } from './client.ts'

/** The config in use. It changes only when its user says so: `configNewsQuery` looks for another. */
export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: ({ signal }) => ask<ConfigResponse>('/api/v1/config', { signal }),
  staleTime: Infinity,
  gcTime: Infinity,
})

export const configNewsQuery = queryOptions({
  queryKey: ['config-news'],
  queryFn: ({ signal }) => ask<ConfigResponse>('/api/v1/config', { signal }),
  refetchInterval: 60_000,
  staleTime: 60_000,
})

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => ask<MeResponse>('/api/v1/me', { signal }),
  staleTime: Infinity,
})

/** On the browser path alone: each call may make another database user. */
export const loginQuery = queryOptions({
  queryKey: ['login'],
  queryFn: ({ signal }) => ask<LoginResponse>('/api/v1/login', { method: 'POST', signal }),
  staleTime: Infinity,
  gcTime: Infinity,
})
