import { Failed, Loading, Sheet } from '@farside/kit/react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import type { ConfigResponse } from '../contract/api.ts'
import { Frame } from './frame/Frame.tsx'
import { go, usePath } from './frame/address.tsx'
import { isGuarded, placeOf } from './frame/route.rules.ts'
import { LoginPage } from './login/LoginPage.tsx'
import { Pages } from './page/Pages.tsx'
import { RunnerProvider } from './query/runner.ts'
import { createServerRunner } from './query/server-runner.ts'
import { faultLines } from './server/fault-lines.ts'
import { ServerError } from './server/server-error.ts'
import { signOut } from './server/session.ts'
import { visitor } from './server/visitor.ts'
import { configQuery, meQuery } from './server/session.api.ts'

const BrowserSession = lazy(() => import('./bolt/BrowserSession.tsx'))

/** The start (seizu §10.1): the config, then who runs the queries, then the page of the address. */
export function App() {
  const path = usePath()
  const place = placeOf(path)
  const { data: config, error, refetch } = useQuery(configQuery)
  const who = useSyncExternalStore(visitor.subscribe, visitor.now)

  useEffect(() => {
    if ('to' in place) go(place.to, { replace: true })
  })

  if (who !== 'unknown' && who !== 'known') return <LoginPage visitor={who} />
  if (!config) return <Bare>{error ? <StartFailed error={error} onRetry={() => void refetch()} /> : <Starting />}</Bare>
  if ('to' in place) return null
  if (config.query_path === 'browser') {
    return (
      <Suspense
        fallback={
          <Bare>
            <Starting />
          </Bare>
        }
      >
        <BrowserSession config={config} place={place} waiting={<Starting />} failed={startFailed} />
      </Suspense>
    )
  }
  return <ServerSession config={config} place={place} />
}

function ServerSession({ config, place }: { config: ConfigResponse; place: Parameters<typeof Pages>[0]['place'] }) {
  const queryClient = useQueryClient()
  const { data: me, error } = useQuery(meQuery)
  const runner = useMemo(() => createServerRunner(queryClient, config.digest), [queryClient, config.digest])
  const permissions = useMemo(() => new Set(me?.permissions), [me])
  const user = me && (me.user.email ?? me.user.display_name ?? me.user.preferred_username ?? me.user.user_id)
  return (
    <RunnerProvider value={runner}>
      <Frame
        config={config}
        place={place}
        user={user}
        permissions={permissions}
        onLogOut={config.auth_mode === 'oidc' ? () => void signOut() : undefined}
      >
        {me || error || !isGuarded(place) ? (
          <Pages config={config} place={place} permissions={permissions} user={user} />
        ) : (
          // Who may is not known yet.
          <Starting />
        )}
      </Frame>
    </RunnerProvider>
  )
}

/** Before there is anything to go to: the frame without its side bar. */
function Bare({ children }: { children: ReactNode }) {
  return (
    <Frame>
      <h1 className="sr">Seizu</h1>
      <Sheet title="Seizu" titleHidden>
        {children}
      </Sheet>
    </Frame>
  )
}

const Starting = () => <Loading label="Loading" still={(seconds) => `Still loading: ${seconds} s`} rows={6} />

const startFailed = (error: Error, retry: () => void) => <StartFailed error={error} onRetry={retry} />

function StartFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const details = error instanceof ServerError ? faultLines(error.body.details) : []
  return (
    <Failed title="Seizu cannot start" retry={{ words: 'Try again', go: onRetry }}>
      {error.message}
      {details.length > 0 && (
        <ul className="faults">
          {details.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Failed>
  )
}
