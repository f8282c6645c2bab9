/** Every page by its address. What home needs is loaded at once, the rest when it is opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { HomePage } from './pages/home.tsx'
import type { IncidentsSearch } from './pages/incidents-search.ts'
import { PageFailed } from './page-failed.tsx'
import { Missing, SignedIn, WithBar } from './shell.tsx'

/** The room is a third of the code: home does without it, and an address of a record asks for it at once (main.tsx). */
const loadIncident = () => import('./room/incident-page.tsx')
const loadRoom = () => import('./room/room-page.tsx')
export const loadRecordPages = () => Promise.all([loadIncident(), loadRoom()])

const root = createRootRoute({ component: Outlet, notFoundComponent: Missing })

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
  // Left out, it would be what the address says after all.
  validateSearch: (search): { to?: string | undefined; closed?: true | undefined } => ({
    to: text(search['to']) || undefined,
    closed: search['closed'] === true ? true : undefined,
  }),
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

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('./pages/reset.tsx'), 'ResetPage'),
  validateSearch: token,
})

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })
const withBar = createRoute({ getParentRoute: () => signedIn, id: 'with-bar', component: WithBar })
const home = createRoute({ getParentRoute: () => withBar, path: '/', component: HomePage })
const report = createRoute({
  getParentRoute: () => withBar,
  path: '/report',
  component: lazyRouteComponent(() => import('./pages/report-something.tsx'), 'ReportPage'),
})
const incidents = createRoute({
  getParentRoute: () => withBar,
  path: '/incidents',
  component: lazyRouteComponent(() => import('./pages/incidents.tsx'), 'IncidentsPage'),
  // Its page reads them itself (incidents-search.ts): what that needs is not for those who open Home.
  validateSearch: (search): IncidentsSearch => search,
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
const recordKinds = createRoute({
  getParentRoute: () => withBar,
  path: '/records',
  component: lazyRouteComponent(() => import('./pages/records.tsx'), 'KindsPage'),
})
const records = createRoute({
  getParentRoute: () => withBar,
  path: '/records/$kind',
  component: lazyRouteComponent(() => import('./pages/records.tsx'), 'RecordsPage'),
})
const record = createRoute({
  getParentRoute: () => withBar,
  path: '/records/$kind/$id',
  component: lazyRouteComponent(() => import('./pages/records.tsx'), 'RecordPage'),
})
const firstSteps = createRoute({
  getParentRoute: () => withBar,
  path: '/first-steps',
  component: lazyRouteComponent(() => import('./pages/first-steps.tsx'), 'FirstStepsPage'),
})
const settings = createRoute({
  getParentRoute: () => withBar,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'SettingsPage'),
})

const incident = createRoute({
  getParentRoute: () => signedIn,
  path: '/i/$ref',
  component: lazyRouteComponent(loadIncident, 'IncidentPage'),
})
const room = createRoute({
  getParentRoute: () => incident,
  path: '/',
  component: lazyRouteComponent(loadRoom, 'RoomPage'),
  // The timeline's filters and what a page begins with live in the address; whoever reads them says what they may be.
  validateSearch: (search) => search,
})
/** Every other page of a record is brought by a slice (room/surfaces.ts). */
const slicePage = createRoute({
  getParentRoute: () => incident,
  path: '$page',
  component: lazyRouteComponent(() => import('./room/room-frame.tsx'), 'SlicePage'),
  validateSearch: (search) => search,
})

const tree = root.addChildren([
  signIn,
  setUp,
  invite,
  reset,
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
      recordKinds,
      records,
      record,
      firstSteps,
      settings,
    ]),
    incident.addChildren([room, slicePage]),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: PageFailed,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
