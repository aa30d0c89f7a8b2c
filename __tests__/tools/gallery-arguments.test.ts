import { availableParallelism } from 'node:os';
import { galleryUsage, parseGalleryArguments } from '../../tools/gallery-arguments';

describe('the command line of the gallery', () => {
  it('has a default for everything', () => {
    expect(parseGalleryArguments([])).toEqual({
      demo: false,
      port: 8087,
      directory: '.local',
      fresh: false,
      callsPerSecond: availableParallelism(),
      help: false,
    });
  });

  it('takes the pace of a Region, as the usage says', () => {
    expect(parseGalleryArguments(['--calls-per-second', '5']).callsPerSecond).toBe(5);
    expect(galleryUsage()).toMatch(/--calls-per-second <value> .*5/);
  });

  it.each([
    ['--port', '65536', /--port must be a whole number from 0 to 65535, but is "65536"/],
    ['--port', '', /--port .* but is ""/],
    ['--calls-per-second', '0', /--calls-per-second must be a whole number from 1 to 3000, but is "0"/],
    ['--calls-per-second', '2.5', /but is "2.5"/],
    ['--calls-per-second', 'fast', /but is "fast"/],
  ])('refuses %s %s', (option, value, message) => {
    expect(() => parseGalleryArguments([option, value])).toThrow(message);
  });
});
