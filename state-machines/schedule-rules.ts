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
export const scheduleExpressionRule = {
  type: 'string',
  pattern: `${RATE}|${CRON}`,
  says:
    'an EventBridge Scheduler expression that recurs: rate(1 hour), rate(15 minutes), or cron(minute hour day-of-month ' +
    'month day-of-week year) with a ? for one of the two days, e.g. cron(0 6 * * ? *)',
} as const satisfies ValueRule;

/** A time zone that EventBridge Scheduler knows: it uses the tz database of IANA. */
export const timeZoneRule = {
  type: 'string',
  oneOf: TIME_ZONES,
  says: 'a time zone by its IANA name, e.g. UTC or Europe/Vienna',
} as const satisfies ValueRule;
