import { Suspense, lazy } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import { Fence } from '../frame/Fence.tsx'
import type { Place } from '../frame/route.rules.ts'
import { DashboardPage } from '../report/DashboardPage.tsx'
import { ReportPage } from '../report/ReportPage.tsx'
import { NotHerePage } from '../schedule/NotHerePage.tsx'
import { MissingPage } from './MissingPage.tsx'

const DocumentationPage = lazy(() => import('./DocumentationPage.tsx'))
const ConsolePage = lazy(() => import('../console/ConsolePage.tsx'))
const Neo4jPage = lazy(() => import('./Neo4jPage.tsx'))
const ScheduledQueriesPage = lazy(() => import('../schedule/ScheduledQueriesPage.tsx'))

export interface PagesProps {
  config: ConfigResponse
  place: Place
  permissions: ReadonlySet<string>
  user: string | undefined
  /** On the browser path; never shown. */
  password?: string | undefined
}

/** The page of an address. If it cannot be shown, the way to the others stays. */
export const Pages = (props: PagesProps) => (
  <Fence key={props.place.page} name="This page">
    <PageOf {...props} />
  </Fence>
)

function PageOf({ config, place, permissions, user, password }: PagesProps) {
  switch (place.page) {
    case 'dashboard':
      return <DashboardPage config={config} />
    case 'report':
      return <ReportPage key={place.id} config={config} id={place.id} />
    case 'neo4j':
      return (
        <Suspense>
          <Neo4jPage config={config} user={user} password={password} />
        </Suspense>
      )
    case 'documentation':
      return (
        <Suspense>
          <DocumentationPage config={config} />
        </Suspense>
      )
    case 'query-console':
      return config.features.console && permissions.has('query:execute') ? (
        <Suspense>
          <ConsolePage keepsHistory={config.features.query_history} />
        </Suspense>
      ) : (
        <MissingPage />
      )
    case 'scheduled-queries':
      if (config.auth_mode === 'client') return <NotHerePage />
      return permissions.has('scheduled_queries:read') ? (
        <Suspense>
          <ScheduledQueriesPage mayRun={permissions.has('scheduled_queries:write')} />
        </Suspense>
      ) : (
        <MissingPage />
      )
    default:
      return <MissingPage />
  }
}
