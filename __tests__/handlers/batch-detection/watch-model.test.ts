import { START_LEASE_MS } from '../../../handlers/batch-detection/model/model-lease';
import { watchModel } from '../../../handlers/batch-detection/watch-model';
import type { BatchWorld } from '../../../simulation/batch-world';
import { DEFAULT_SETTINGS, MODEL, takeRunningModel, testWorld } from '../../support/batch-world';

const HOUR = 3_600_000;

function watcher(world: BatchWorld) {
  const look = async () => (await watchModel(world.ports, DEFAULT_SETTINGS)).map(({ action }) => action);
  return { told: world.notices, look };
}

describe('the watchdog', () => {
  it('leaves a model alone while a living run holds it', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    const { look, told } = watcher(world);

    expect(await look()).toEqual(['none']);
    expect(world.model.currentStatus).toBe('RUNNING');
    expect(told).toEqual([]);
  });

  it('stops the model of a run that fell silent, tells it once, and forgets it when it is off', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    await world.clock.sleep(5 * 60_000 + 1_000);
    const { look, told } = watcher(world);

    const actions = [...(await look()), ...(await look())];
    await world.clock.sleep(61_000);
    actions.push(...(await look()), ...(await look()));

    expect(actions).toEqual(['STOPPING', 'STOPPING', 'STOPPED', 'none']);
    expect(told).toHaveLength(1);
    expect(world.leases.items.get(MODEL.modelArn)).not.toHaveProperty('startRequestedAt');
  });

  it('waits for a model that starts, and stops it then', async () => {
    const world = testWorld({ model: { startMs: 15 * 60_000 } });
    await world.leases.acquire(MODEL, 'dead', world.clock.now());
    await world.leases.startRequested(MODEL.modelArn, 'dead', world.clock.now());
    await world.model.start(MODEL, { minimum: 1 });
    await world.clock.sleep(START_LEASE_MS + 1);
    const { look } = watcher(world);

    const during = await look();
    await world.clock.sleep(5 * 60_000);
    const after = await look();

    expect([...during, ...after]).toEqual(['STARTING', 'STOPPING']);
  });

  it('ends a run that holds the model for too long, then stops it', async () => {
    const world = testWorld();
    await takeRunningModel(world, 'endless');
    await world.clock.sleep(5 * HOUR);
    await world.leases.hold(MODEL.modelArn, 'endless', world.clock.now());
    const { look } = watcher(world);

    const told = await look();
    const renewal = world.leases.renew(MODEL.modelArn, 'endless', world.clock.now());

    expect(told).toEqual(['end requested']);
    await expect(renewal).rejects.toMatchObject({ name: 'RunLostError' });
    await world.clock.sleep(5 * 60_000 + 1_000);
    expect(await look()).toEqual(['STOPPING']);
  });

  it('leaves a model alone that somebody else runs', async () => {
    const world = testWorld({ model: { initial: 'RUNNING' } });
    await world.leases.acquire(MODEL, 'dead', world.clock.now());
    await world.clock.sleep(HOUR);
    const { look } = watcher(world);

    expect(await look()).toEqual(['none']);
    expect(world.model.currentStatus).toBe('RUNNING');
  });

  it('lets go when a new run takes the model at the same moment', async () => {
    const world = testWorld();
    await takeRunningModel(world, 'dead');
    await world.clock.sleep(6 * 60_000);
    const list = world.leases.list.bind(world.leases);
    jest.spyOn(world.leases, 'list').mockImplementation(async () => {
      const leases = await list();
      await world.leases.acquire(MODEL, 'new', world.clock.now());
      return leases;
    });
    const { look } = watcher(world);

    expect(await look()).toEqual(['none']);
    expect(world.model.currentStatus).toBe('RUNNING');
  });

  it('gives the model free when it cannot stop it', async () => {
    const world = testWorld();
    await takeRunningModel(world, 'dead');
    await world.clock.sleep(6 * 60_000);
    jest.spyOn(world.model, 'stop').mockRejectedValueOnce(new Error('busy'));
    const { look } = watcher(world);

    await expect(look()).rejects.toThrow('busy');
    expect(world.leases.items.get(MODEL.modelArn)).not.toHaveProperty('holder');
    expect(await look()).toEqual(['STOPPING']);
  });
});

describe('the watchdog with the leases out of reach', () => {
  const outOfReach = Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });

  async function worldWithARun(): Promise<BatchWorld> {
    const world = testWorld();
    await world.runs.begin({ runId: 'run', modelArn: MODEL.modelArn, startedAt: world.clock.now() });
    await takeRunningModel(world, 'run');
    await world.runs.startsModel('run', MODEL.projectArn, world.clock.now());
    jest.spyOn(world.leases, 'list').mockRejectedValue(outOfReach);
    return world;
  }
  const lookAt = async (world: BatchWorld) => {
    const failure = await watcher(world)
      .look()
      .catch((error: Error) => error);
    return { failure, model: world.model.currentStatus };
  };

  it('fails, so that its alarm rings, and leaves a run alone that may live', async () => {
    const world = await worldWithARun();

    expect(await lookAt(world)).toEqual({ failure: outOfReach, model: 'RUNNING' });
  });

  it('stops the model of a run whose execution ended a short while ago', async () => {
    const world = await worldWithARun();
    await world.runs.ended('run', 'Execution ABORTED', world.clock.now());

    expect(await lookAt(world)).toEqual({ failure: outOfReach, model: 'STOPPING' });
  });

  it('stops the model of a run that is over its time', async () => {
    const world = await worldWithARun();
    await world.clock.sleep(4 * HOUR + 31 * 60_000);

    expect(await lookAt(world)).toEqual({ failure: outOfReach, model: 'STOPPING' });
  });

  it('takes a model for somebody else’s long after the last execution that was not heard of', async () => {
    const world = await worldWithARun();
    await world.runs.ended('run', 'Execution ABORTED', world.clock.now());
    await world.clock.sleep(2 * HOUR);

    expect(await lookAt(world)).toEqual({ failure: outOfReach, model: 'RUNNING' });
  });

  it('takes a model for that of the newest run', async () => {
    const world = await worldWithARun();
    await world.runs.ended('run', 'Execution ABORTED', world.clock.now());
    await world.runs.begin({ runId: 'newer', modelArn: MODEL.modelArn, startedAt: world.clock.now() });
    await world.runs.startsModel('newer', MODEL.projectArn, world.clock.now());

    expect(await lookAt(world)).toEqual({ failure: outOfReach, model: 'RUNNING' });
  });
});
