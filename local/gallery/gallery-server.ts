import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createApp } from '../../handlers/gallery/app';
import { localSession } from '../../handlers/gallery/contract/session';
import { deployedParts } from '../../handlers/gallery/deployed-parts';
import { Cleanup } from '../../packages/local-aws/src/cleanup';
import { LOCAL_REGION } from '../../packages/local-aws/src/service';
import { batchDetection } from '../../state-machines/batch-detection';
import type { WorkflowDescription } from '../../state-machines/description';
import { gallery } from '../../state-machines/gallery';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { riderPhoto } from '../../state-machines/rider-photo';
import { type EnvironmentOptions, type LocalEnvironment, openEnvironment } from '../environment';
import { galleryResources, riderOwnersTable } from './gallery-resources';
import { watchLocalModel } from './local-model';
import { fromThisMachine, pageHeaders, throttled } from './guards';
import { localSessions } from './local-session';

const HOST = '127.0.0.1';
/** Executions of each workflow whose paths can be looked at. */
const KEPT_EXECUTIONS = 1000;

export interface GalleryOptions extends Pick<
  EnvironmentOptions,
  'directory' | 'fresh' | 'settings' | 'bundle' | 'vision'
> {
  /** TCP port of the page on 127.0.0.1; 0 is any free one. */
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
}

/** The gallery on this machine, with everything behind it. */
export interface LocalGallery {
  /** Where the page is. */
  readonly url: string;
  readonly environment: LocalEnvironment;
  /** Ends the page first, and then what is behind it. */
  close(): Promise<void>;
}

/** A worker does not wait for images that cannot come. */
const workflows: readonly WorkflowDescription[] = [
  imageAnalysis,
  riderPhoto,
  {
    ...batchDetection,
    settings: { ...batchDetection.settings, lingerSeconds: { ...batchDetection.settings.lingerSeconds, default: 1 } },
  },
];

/**
 * Opens the local AWS with every workflow, the API of the gallery and its page on it.
 * @throws Error that names the folder or port that cannot be used
 */
export async function openGallery(options: GalleryOptions): Promise<LocalGallery> {
  const cleanup = new Cleanup();
  try {
    return await open(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function open({ port, page, ...options }: GalleryOptions, cleanup: Cleanup): Promise<LocalGallery> {
  const environment = await openEnvironment({
    ...options,
    workflows,
    // A local model starts at once; the ten minutes of a real one would teach nothing. An album of hundreds of photos keeps
    // one machine busy for long: what is slow there has not failed.
    speed: { wait: 0.01, limit: 10 },
    keepEndedExecutions: KEPT_EXECUTIONS,
  });
  cleanup.add(() => environment.close());
  await environment.dynamodb.createTable(riderOwnersTable().name, gallery.tables['rider-owners']);
  cleanup.add(watchLocalModel(environment, options.directory));
  const { app, clients } = apiOf(environment, options.directory);
  cleanup.add(() => clients.forEach((client) => client.destroy()));
  const server = await listen(siteOf(app, environment.endpoint.url, page), port);
  cleanup.add(() => closed(server.listening));
  return { url: server.url, environment, close: () => cleanup.run() };
}

function apiOf(
  environment: LocalEnvironment,
  directory: string,
): { readonly app: Hono; readonly clients: readonly { destroy(): void }[] } {
  const client = {
    endpoint: environment.endpoint.url,
    region: LOCAL_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const sfn = new SFNClient(client);
  const lambda = new LambdaClient(client);
  const parts = deployedParts(gallery.variables(galleryResources(environment)), {
    ...environment.clients,
    sfn,
    lambda,
  });
  const sessions = localSessions(directory);
  const app = new Hono().use('/api/*', throttled());
  app.post('/api/session', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const session = localSession.safeParse(body);
    if (session.success) return context.json({ token: await sessions.start(session.data) });
    const [issue] = session.error.issues;
    const field = issue!.path.join('.');
    return context.json({ error: 'InvalidInput', message: issue!.message, ...(field ? { field } : {}) }, 400);
  });
  app.route('/', createApp(parts, sessions.authenticate));
  return { app, clients: [sfn, lambda] };
}

/** What CloudFront takes for a file, too: other addresses with a dot are places in the page, e.g. of an album 2024.07. */
const FILE = /^\/(?:assets\/.+|[^/]+\.[^/]+)$/;

/** The API and the page: an address that is not one of a file is a place in the page. */
function siteOf(api: Hono, s3: string, page: string): Hono {
  const site = new Hono().use(fromThisMachine());
  site.route('/', api);
  site.use(pageHeaders(s3));
  site.get('/config.json', (context) => context.json({ mode: 'local' }));
  site.use(serveStatic({ root: page }));
  site.get('*', (context, next) =>
    FILE.test(context.req.path) ? next() : serveStatic({ path: join(page, 'index.html') })(context, next),
  );
  return site;
}

function listen(site: Hono, port: number): Promise<{ readonly url: string; readonly listening: ServerType }> {
  return new Promise((resolve, reject) => {
    const listening = serve({ fetch: site.fetch, hostname: HOST, port }, ({ port: given }) =>
      resolve({ url: `http://${HOST}:${given}`, listening }),
    );
    listening.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.message})`;
      reject(new Error(`Port ${port} of ${HOST} ${taken}. Choose another one with --port, or 0 for any free one.`));
    });
  });
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
