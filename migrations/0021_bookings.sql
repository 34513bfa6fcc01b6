-- SPDX-License-Identifier: Apache-2.0
-- Places on departures with a capacity, and which orders have them: see src/shop/logistics/booking.h. They live with
-- the link (`home` comes of its code). Keys begin with what grows, so that new rows come to the end.

-- A departure of which a place was ever taken. `capacity` is that of the link now, `allowed` what it was when the last
-- place was taken.
CREATE TABLE departure (
    home i64 NOT NULL,
    link text NOT NULL,
    departs_at time NOT NULL,
    taken i64 NOT NULL CHECK (taken >= 0),
    capacity i64 NOT NULL CHECK (capacity >= 0),
    allowed i64 NOT NULL CHECK (allowed > 0),
    PRIMARY KEY (departs_at, link, home)
) CLUSTERED;
CREATE INDEX departure_full ON departure (departs_at) WHERE taken >= capacity;

-- One place for the parcel of an order; the holder is the order's reservation.
CREATE TABLE booking (
    home i64 NOT NULL,
    link text NOT NULL,
    departs_at time NOT NULL,
    holder id NOT NULL,
    buyer id NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'firm', 'released')),
    expires_at time NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (holder, home, link, departs_at)
) CLUSTERED;
CREATE INDEX booking_due ON booking (expires_at) WHERE state = 'held';
