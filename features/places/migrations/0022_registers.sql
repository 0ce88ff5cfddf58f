-- L03 and L04 list what was registered in a period, in that order.
create index address_registered on address (created_at, id);
create index house_registered on house (created_at, id);
