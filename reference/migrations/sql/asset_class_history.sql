-- The history of the asset classes is append-only, as all histories of the room.
SELECT core_make_append_only('reference_historicalassetclass');
