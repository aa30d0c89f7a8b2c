import type { Setting } from './description';
import { TIME_ZONES } from './time-zones';
import type { ValueRule } from './value-rule';

/** A list of values, ranges and steps of one field of a cron expression. */
function field(value: string, more = ''): string {
  const item = `(?:(?:\\*|${value}(?:-${value})?)(?:/[1-9][0-9]*)?${more})`;
  return `${item}(?:,${item})*`;
}

const MINUTE = field('[0-5]?[0-9]');
const HOUR = field('(?:1?[0-9]|2[0-3])');
const DAY = '(?:[1-9]|[12][0-9]|3[01])';
const DAY_OF_MONTH = field(DAY, `|L|LW|${DAY}W`);
const MONTH = field('(?:[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)');
const WEEKDAY = '(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)';
const DAY_OF_WEEK = field(WEEKDAY, `|L|${WEEKDAY}L|${WEEKDAY}#[1-5]`);
const YEAR = field('(?:19[7-9][0-9]|2[01][0-9][0-9])');
/** Either the day of the month or the day of the week is a question mark. */
const DAYS = `(?:\\? +${MONTH} +(?:${DAY_OF_WEEK})|(?:${DAY_OF_MONTH}) +${MONTH} +\\?)`;
const CRON = `cron\\((?:${MINUTE}) +(?:${HOUR}) +${DAYS} +(?:${YEAR})\\)`;
const RATE = 'rate\\((?:1 (?:minute|hour|day)|(?:[2-9]|[1-9][0-9]{1,4}) (?:minutes|hours|days))\\)';

/**
 * An expression of EventBridge Scheduler that recurs.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const scheduleExpressionRule = {
  type: 'string',
  pattern: `${RATE}|${CRON}`,
  says:
    'an EventBridge Scheduler expression that recurs: rate(1 hour), rate(15 minutes), or cron(minute hour day-of-month ' +
    'month day-of-week year) with a ? for one of the two days, e.g. cron(0 6 * * ? *)',
} as const satisfies ValueRule;

/** A time zone that EventBridge Scheduler knows: it uses the tz database of IANA. */
const timeZoneRule = {
  type: 'string',
  oneOf: TIME_ZONES,
  says: 'a time zone by its IANA name, e.g. UTC or Europe/Vienna',
} as const satisfies ValueRule;

// No function reads them: in files of their own the bundles of functions are 11 kB smaller.

/** When batch-detection runs. */
export const batchSchedule = {
  scheduleExpression: {
    ...scheduleExpressionRule,
    default: 'rate(1 hour)',
    description: 'When runs start: an EventBridge Scheduler expression.',
  },
  scheduleTimeZone: {
    ...timeZoneRule,
    default: 'UTC',
    description: 'Time zone of the schedule, by its IANA name.',
  },
  scheduleEnabled: {
    type: 'boolean',
    default: false,
    description: 'Whether runs start by the schedule. Off by default: a run may start a model that costs money.',
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** When rider-photo erases expired riders. */
export const expirySchedule = {
  expiryScheduleExpression: {
    ...scheduleExpressionRule,
    default: 'rate(1 day)',
    description: 'When expired riders are erased: an EventBridge Scheduler expression.',
  },
  expiryScheduleTimeZone: {
    ...timeZoneRule,
    default: 'UTC',
    description: 'Time zone of that schedule, by its IANA name.',
  },
  expiryScheduleEnabled: {
    type: 'boolean',
    default: true,
    description: 'Whether expired riders are erased by that schedule.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
