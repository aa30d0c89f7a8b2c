import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../texts/text';

const ORDERS = ['taken', 'uploaded'] as const;
type Order = (typeof ORDERS)[number];

const KEY = 'gallery-album-order';

/** The order of photos in albums that are not too large for it. */
export const albumOrder = signal<Order>(ORDERS.find((known) => known === localStorage.getItem(KEY)) ?? 'taken');

function choose(order: Order): void {
  localStorage.setItem(KEY, order);
  albumOrder.value = order;
}

/** Chooses what the photos of an album are ordered by. */
export function OrderChoice(): JSX.Element {
  return (
    <label class="album-order">
      {t('albums.order')}
      <select value={albumOrder.value} onChange={(event) => choose(event.currentTarget.value as Order)}>
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(`albums.order.${order}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
