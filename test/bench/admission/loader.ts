import { Connection } from './connection.ts';
import { drive } from './drive.ts';
import type { Load, Loaded, LoaderMessage } from './load.ts';
import { isShed, Template } from './request.ts';
import { mixOf, type RecordedReview, recordedReviews } from './traffic.ts';

/**
 * The loader, a process of its own: what it spends must not count as the server's, nor delay the bench's clock.
 * Takes one Load at a time over IPC. Connections are opened once a server and kept, as the API server does.
 */
const ALL = recordedReviews();
const pools = new Map<string, Connection[]>();
let sent = 0;

process.on('message', async (load: Load) => {
  process.send?.(await answer(load));
});

async function answer(load: Load): Promise<LoaderMessage> {
  try {
    return { loaded: await run(load) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

async function run(load: Load): Promise<Loaded> {
  const connections = await pool(load);
  const templates = chosen(load).map((review) => new Template(review, new URL(load.url).host));
  let sheds = 0;
  const driven = await drive(connections, load, async (connection, turn) => {
    const template = templates[turn % templates.length];
    if (template === undefined) throw new Error('no review to send');
    const { bytes, uid } = template.make(sent++);
    if (isShed(await connection.exchange(bytes), uid)) sheds++;
  });
  return { ...driven, sheds };
}

async function pool({ url, ca, connections }: Load): Promise<readonly Connection[]> {
  const open = pools.get(url) ?? [];
  pools.set(url, open);
  while (open.length < connections) open.push(await Connection.open(url, ca));
  return open.slice(0, connections);
}

function chosen({ reviews }: Load): readonly RecordedReview[] {
  if (reviews === 'mix') return mixOf(ALL);
  return ALL.filter(({ event, phase }) => event.name === reviews.event && phase === reviews.phase);
}
