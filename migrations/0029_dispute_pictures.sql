-- SPDX-License-Identifier: Apache-2.0
-- Pictures as evidence in a dispute, with the entry that they came with: see src/shop/disputes/disputes.h.
-- Both are JPEG; `small` is for lists.
CREATE TABLE dispute_picture (
    buyer id NOT NULL,
    dispute id NOT NULL,
    id id NOT NULL,
    event id NOT NULL,
    width i32 NOT NULL CHECK (width > 0),
    height i32 NOT NULL CHECK (height > 0),
    picture bytes NOT NULL,
    small bytes NOT NULL,
    PRIMARY KEY (buyer, dispute, id)
);
