/**
 * Every widget in every state, on one page: what the eye compares and a test measures. It is no part of the product, because
 * nobody who works on an incident needs it, and what is not there need not be guarded; it is built beside it, from the same
 * widgets and the same style sheets (`house.ts`).
 */
import '#web/app/styles.ts'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { theme, variables } from '#web/app/theme.ts'
import { keepFocus } from '#web/kit/focus.ts'
import { InARoom } from './in-a-room.tsx'
import { Widgets } from './widgets.tsx'

keepFocus()
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
Object.assign(globalThis, { __webpack_nonce__: nonce })

function Page() {
  return (
    <>
      <main id="main" className="fb-page">
        <Widgets />
      </main>
      <InARoom />
    </>
  )
}

const router = createRouter({
  routeTree: createRootRoute({ component: Page }),
  history: createMemoryHistory({ initialEntries: ['/'] }),
})
const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={variables}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
  >
    <Notifications position="bottom-center" limit={4} />
    <QueryClientProvider client={new QueryClient()}>
      {/* The product's router is the one that types know of. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>
  </MantineProvider>,
)
