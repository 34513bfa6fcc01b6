-- SPDX-License-Identifier: Apache-2.0
-- A shop's own mark: the name of a picture that we serve, or empty.

ALTER TABLE seller ADD COLUMN logo text NOT NULL DEFAULT '';
