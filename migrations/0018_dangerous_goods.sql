-- SPDX-License-Identifier: Apache-2.0
-- What is dangerous to send: its UN number, and the energy of its battery in watt-hours (0: unknown).

ALTER TABLE product ADD COLUMN danger text NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN battery_wh i32 NOT NULL DEFAULT 0;
