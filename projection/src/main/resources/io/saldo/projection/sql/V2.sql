-- Statistics and activity are kept in other tables from here on (see the next version), and made again from the first event.

DROP VIEW IF EXISTS user_statistics;

DROP TABLE IF EXISTS account_statistics;

DROP TABLE IF EXISTS user_activity;

DELETE FROM follower_positions WHERE follower IN ('statistics', 'activity');

DELETE FROM replayed_events WHERE follower IN ('statistics', 'activity');
