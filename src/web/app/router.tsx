/** Every page by its address. What the first minutes need is loaded at once, the rest when it is opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { HomePage } from './pages/home.tsx'
import { readSearch } from './pages/incidents-search.ts'
import { ReportPage } from './pages/report-something.tsx'
import { IncidentPage } from './room/incident-page.tsx'
import { RoomPage } from './room/room-page.tsx'
import { Missing, SignedIn, WithBar } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing })

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
  validateSearch: (search): { to?: string } =>
    text(search['to']) === '' ? {} : { to: text(search['to']) },
})
const token = (search: Record<string, unknown>) => ({ token: text(search['token']) })
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/set-up.tsx'), 'SetUpPage'),
  validateSearch: token,
})
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./pages/invitation.tsx'), 'InvitationPage'),
  validateSearch: token,
})

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })
const withBar = createRoute({ getParentRoute: () => signedIn, id: 'with-bar', component: WithBar })
const home = createRoute({ getParentRoute: () => withBar, path: '/', component: HomePage })
const report = createRoute({
  getParentRoute: () => withBar,
  path: '/report',
  component: ReportPage,
})
const incidents = createRoute({
  getParentRoute: () => withBar,
  path: '/incidents',
  component: lazyRouteComponent(() => import('./pages/incidents.tsx'), 'IncidentsPage'),
  validateSearch: readSearch,
})
const people = createRoute({
  getParentRoute: () => withBar,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/people.tsx'), 'PeoplePage'),
})
const projects = createRoute({
  getParentRoute: () => withBar,
  path: '/projects',
  component: lazyRouteComponent(() => import('./pages/projects.tsx'), 'ProjectsPage'),
})
const project = createRoute({
  getParentRoute: () => withBar,
  path: '/projects/$id',
  component: lazyRouteComponent(() => import('./pages/project.tsx'), 'ProjectPage'),
})
const policies = createRoute({
  getParentRoute: () => withBar,
  path: '/policies',
  component: lazyRouteComponent(() => import('./pages/policies.tsx'), 'PoliciesPage'),
})
const policy = createRoute({
  getParentRoute: () => withBar,
  path: '/policies/$id',
  component: lazyRouteComponent(() => import('./pages/policy.tsx'), 'PolicyPage'),
})
const settings = createRoute({
  getParentRoute: () => withBar,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'SettingsPage'),
})

const incident = createRoute({
  getParentRoute: () => signedIn,
  path: '/i/$ref',
  component: IncidentPage,
})
/** The timeline's filters live in the address, so that a filtered view can be sent to somebody. */
export type RoomSearch = {
  readonly show?: string
  readonly who?: string
  readonly q?: string
  readonly people?: boolean
}
const room = createRoute({
  getParentRoute: () => incident,
  path: '/',
  component: RoomPage,
  validateSearch: (search): RoomSearch => ({
    ...(text(search['show']) === '' ? {} : { show: text(search['show']) }),
    ...(text(search['who']) === '' ? {} : { who: text(search['who']) }),
    ...(text(search['q']) === '' ? {} : { q: text(search['q']) }),
    ...(search['people'] === true ? { people: true } : {}),
  }),
})
const page = <P extends string>(path: P, load: () => ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => incident, path, component: load() })

const rooms = [
  page('executive', () =>
    lazyRouteComponent(() => import('./pages/executive.tsx'), 'ExecutivePage'),
  ),
  page('handoff', () => lazyRouteComponent(() => import('./pages/handoff.tsx'), 'HandoffPage')),
  page('conclude', () => lazyRouteComponent(() => import('./pages/conclude.tsx'), 'ConcludePage')),
  page('retro', () => lazyRouteComponent(() => import('./pages/retro.tsx'), 'RetroPage')),
  page('report', () =>
    lazyRouteComponent(() => import('./pages/incident-report.tsx'), 'IncidentReportPage'),
  ),
  page('history', () => lazyRouteComponent(() => import('./pages/history.tsx'), 'HistoryPage')),
] as const
export type SitrepSearch = { readonly kind?: string; readonly corrects?: number }
const sitrep = createRoute({
  getParentRoute: () => incident,
  path: 'sitrep',
  component: lazyRouteComponent(() => import('./pages/sitrep.tsx'), 'SitrepPage'),
  validateSearch: (search): SitrepSearch => ({
    ...(text(search['kind']) === '' ? {} : { kind: text(search['kind']) }),
    ...(typeof search['corrects'] === 'number' ? { corrects: search['corrects'] } : {}),
  }),
})

const tree = root.addChildren([
  signIn,
  setUp,
  invite,
  signedIn.addChildren([
    withBar.addChildren([
      home,
      incidents,
      report,
      projects,
      project,
      policies,
      policy,
      people,
      settings,
    ]),
    incident.addChildren([room, sitrep, ...rooms]),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
